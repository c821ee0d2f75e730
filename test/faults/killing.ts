import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Journal } from '../../src/access/journal.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import type { KilledRun } from './killedProcess.ts';
import { wrongAfterVerifying, wrongInRequests, wrongInResults } from './truth.ts';
import type { FaultWorld } from './world.ts';

/** When the process is killed: as a request has arrived, or as it has been carried out. */
export type KillMoment = 'before' | 'after';

/** Runs the engine in a process of its own, kills it in the middle, and looks at what the journal then knows. */
export class Killing {
  private constructor(
    private readonly world: FaultWorld,
    private readonly folder: string,
  ) {}

  static async prepare(world: FaultWorld): Promise<Killing> {
    const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-killed-'));
    // As one file it is there in a fraction of the time.
    await build({
      entryPoints: [fileURLToPath(new URL('killedProcess.ts', import.meta.url))],
      outfile: path.join(folder, 'killed.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return new Killing(world, folder);
  }

  /** @returns what went wrong; empty if all is as it must be. */
  async run(moment: KillMoment, point: number): Promise<string[]> {
    const { world } = this;
    world.reset();
    const storage = await mkdtemp(path.join(this.folder, 'storage-'));
    world.emulator.faults.add(
      { path: /\/(?:removeAllAccessForUser|members)$/, skip: point },
      { kind: 'hang', when: moment },
    );
    await this.runUntilKilled(storage);
    world.emulator.faults.clear();

    const journal = new Journal(await JournalFile.open(storage), () => Date.now());
    const { entries, damaged } = await journal.read();
    const wrong = [
      ...wrongInRequests(world, entries),
      ...(damaged > 1 ? [`${damaged} damaged lines`] : []),
      ...(entries.some(({ state }) => state === 'underWay') ? ['under way in a process that is gone'] : []),
      ...(await wrongAfterVerifying(world, journal, world.graph(10_000))),
    ];
    const known = new Map(
      (await journal.read()).entries.map(({ intent, outcome }) => [
        `${intent.chat.id} ${intent.person.userId}`,
        outcome?.outcome,
      ]),
    );
    // Everybody who was confirmed is in the journal. Whoever is not gone was not attempted, and must be listed.
    const gone: readonly unknown[] = ['revoked', 'notListed'];
    if (known.size !== world.plan.steps.length) {
      wrong.push(`${known.size} entries in the journal`);
    }
    const results = world.plan.steps.map(step => ({
      step,
      outcome: gone.includes(known.get(`${step.chat.id} ${step.subject.userId}`))
        ? ({ kind: 'revoked' } as const)
        : ({ kind: 'notAttempted', failure: { kind: 'cancelled' } } as const),
      entryId: undefined,
      requestId: undefined,
      clientRequestId: undefined,
      recorded: true,
    }));
    return [...wrong, ...wrongInResults(world, results, results)];
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async runUntilKilled(storage: string): Promise<void> {
    const { emulator, plan, tokens } = this.world;
    const told: KilledRun = { origin: emulator.origin, token: tokens.value(), folder: storage, plan };
    const file = path.join(this.folder, 'run.json');
    await writeFile(file, JSON.stringify(told));
    const child = spawn(process.execPath, [path.join(this.folder, 'killed.mjs'), file], { stdio: 'inherit' });
    const exited = once(child, 'exit');
    while (emulator.faults.pending > 0 && child.exitCode === null) {
      await delay(1);
    }
    child.kill('SIGKILL');
    await exited;
    if (emulator.faults.pending > 0) {
      throw new Error('The process ended by itself.');
    }
  }
}
