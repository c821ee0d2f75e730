import type { ChildProcess } from 'node:child_process';
import { systemClock } from '../../src/core/async.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import type { Cloud } from '../../src/graph/cloud.ts';
import type { Pacer } from '../../src/graph/pacer.ts';
import type { Choices } from '../emulator/choices.ts';
import type { AppPlan } from '../emulator/seed/apps.ts';
import { startProgram, stopProgram } from './program.ts';

/** How many people can sign in. */
export const accountsOfSlowGraph = 3;

/** Nobody may chat with every so many-th person. */
const deniedEvery = 7;

/** The address of a person of the tenant. */
export function personOf(number: number): string {
  return `person${number}@contoso.example`;
}

/** Whether nobody may chat with a person. */
export function isDenied(number: number): boolean {
  return number % deniedEvery === 0;
}

/** A tenant behind a Graph that takes its time. */
export interface SlowGraphOptions {
  readonly chats: number;
  /** Of every tenth chat, which shows only 25 of them; of all others it is 3. */
  readonly membersOfTenth?: number;
  /** Milliseconds from a request to its answer. */
  readonly latencyMs: number;
  /** The apps of the chats: those of a chat are at its position, counted round and round. */
  readonly apps?: readonly (readonly AppPlan[])[];
  /** How it answers `$select` with `$expand` for installed apps; both if left out. */
  readonly selectWithExpand?: Choices['selectWithExpand'];
  /** Permissions of the token; those of the product if left out. */
  readonly scopes?: readonly string[];
}

/** What slowGraphServer.ts tells once it listens. */
export interface SlowGraphAddress {
  readonly origin: string;
  /** Of {@link accountsOfSlowGraph} accounts. */
  readonly tokens: readonly string[];
}

/** What reached it. */
export interface Traffic {
  readonly requests: number;
  readonly throttled: number;
  /** Questions about interactions that are in the audit log. */
  readonly audited: number;
}

/** PEM files of the authority, a key and its certificate. */
export type CertificateFiles = readonly [authority: string, key: string, certificate: string];

/** Microsoft Graph in a process of its own, which enforces the published limits and answers late. */
export class SlowGraph {
  private constructor(
    private readonly program: ChildProcess,
    private readonly address: SlowGraphAddress,
  ) {}

  static async start(options: SlowGraphOptions, files: CertificateFiles): Promise<SlowGraph> {
    const [authority] = files;
    const parameters = [...files.slice(1), JSON.stringify(options)];
    const { signal } = new AbortController();
    const started = await startProgram('slowGraphServer.ts', { authority, signal, parameters });
    // What slowGraphServer.ts reports.
    return new SlowGraph(started.program, started.message as SlowGraphAddress);
  }

  get cloud(): Cloud {
    return { ...clouds.global, graphRoot: this.address.origin };
  }

  /** The product's client, whose account has a token already. @param pacer what several clients share. */
  client({ account = 0, pacer }: { readonly account?: number; readonly pacer?: Pacer } = {}): GraphClient {
    const value = this.address.tokens[account] ?? '';
    return new GraphClient({
      cloud: this.cloud,
      tokens: { acquire: () => Promise.resolve({ value, permissions: undefined }) },
      clock: systemClock,
      log: {
        info: () => undefined,
        warn: (area, line) => console.error(`[${area}] ${line}`),
        failed: (area, what, { kind }) => console.error(`[${area}] ${what}: ${kind}`),
      },
      ...(pacer && { pacer }),
    });
  }

  /** What has reached it since this was last asked. */
  async traffic(): Promise<Traffic> {
    const answer = new Promise<unknown>(resolve => this.program.once('message', resolve));
    this.program.send('traffic');
    // What slowGraphServer.ts answers.
    return (await answer) as Traffic;
  }

  async stop(): Promise<void> {
    await stopProgram(this.program);
  }
}
