import { readFileSync } from 'node:fs';
import type { Membership, RevocationPlan } from '../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../src/access/roster.ts';
import { planRevocation } from '../../src/access/revocationPlan.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import type { Chat } from '../../src/chats/model.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { alex } from '../emulator/seed/people.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import { FakeClock } from '../unit/core/fakeClock.ts';
import { FakeTokens, never, RecordingLog } from '../unit/graph/graphFixture.ts';
import { Cable } from './cable.ts';

/** How many members of each chat lose access: 50 in all. */
const stepsOfChats = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 6, 6, 6, 6, 6];

/** Requests of a run in which nothing goes wrong. */
export const wholeRun = { posts: 50, reads: stepsOfChats.length } as const;

/** An emulator with chats to revoke from, and everything that stands between it and the engine. */
export class FaultWorld {
  readonly clock = new FakeClock();
  tokens: FakeTokens;

  private constructor(
    readonly emulator: Emulator,
    readonly cable: Cable,
    /** The same for every run: the emulator forgets what was done between them. */
    readonly plan: RevocationPlan,
    readonly chats: ReadonlyMap<string, Chat>,
  ) {
    this.tokens = new FakeTokens(() => emulator);
  }

  static async start(): Promise<FaultWorld> {
    const clock = new FakeClock();
    const tls = { key: pem('TEST_KEY'), cert: pem('TEST_CERT') };
    const tenant = syntheticTenant({ chats: stepsOfChats.length, membersPerChat: 9 });
    const emulator = await startEmulator({ tls, tenant, keepBodies: false, now: () => clock.now() });
    const cable = await Cable.to(emulator.port);
    const tokens = new FakeTokens(() => emulator);
    const cloud = { ...clouds.global, graphRoot: emulator.origin };
    const graph = new GraphClient({ cloud, tokens, clock, log: new RecordingLog() });
    const { items } = await new GraphChatsApi(graph, cloud, 'beta').listChats(undefined, never);
    const chats = new Map(items.map(chat => [chat.id, chat]));
    const world = new FaultWorld(emulator, cable, planFor(chats), chats);
    world.reset();
    return world;
  }

  /** Back to the start: nothing was revoked, nothing is wrong. */
  reset(): void {
    this.emulator.reset();
    this.clock.reset();
    this.clock.runFreely();
    this.tokens = new FakeTokens(() => this.emulator);
  }

  /** A client of the emulator. */
  graph(timeoutMs: number, root = this.emulator.origin): GraphClient {
    const cloud = { ...clouds.global, graphRoot: root };
    return new GraphClient({
      cloud,
      tokens: this.tokens,
      clock: this.clock,
      log: new RecordingLog(),
      timeoutMs,
    });
  }

  async close(): Promise<void> {
    await this.cable.close();
    await this.emulator.close();
  }
}

function planFor(chats: ReadonlyMap<string, Chat>): RevocationPlan {
  const selection = [...chats.values()].flatMap((chat, index): Membership[] =>
    chat.members
      .filter(({ userId }) => userId !== alex.oid)
      .slice(0, stepsOfChats[index] ?? 0)
      .map(member => ({ chat, member })),
  );
  const readings = new Map(
    Array.from(chats, ([id, roster]): [string, RosterReading] => [id, { kind: 'read', roster }]),
  );
  const self = { userId: alex.oid, tenantId: alex.tid };
  const acting = { account: { id: 'alex', label: 'Alex', ...self }, cloud: 'global' };
  const plan = planRevocation(selection, readings, { self, acting });
  if (plan.steps.length !== wholeRun.posts) {
    throw new Error(`The plan has ${plan.steps.length} steps.`);
  }
  return plan;
}

function pem(variable: 'TEST_KEY' | 'TEST_CERT'): string {
  const file = process.env[variable];
  if (file === undefined) {
    throw new Error(
      `${variable} names no file: start this with "npm run faults" or "npm run test:contract".`,
    );
  }
  return readFileSync(file, 'utf8');
}
