import { Journal } from '../../src/access/journal.ts';
import { MemoryJournal } from '../unit/access/memoryJournal.ts';
import { carryOut, nobodySignsIn, type TriedResult } from './carryOut.ts';
import { FetchProbe } from './fetchProbe.ts';
import type { Row, Scene } from './row.ts';
import type { TriedRun } from './triedRun.ts';
import type { FaultWorld } from './world.ts';

/** More requests than any run needs. */
export const endlessRequests = 1000;

/** What a run did. */
export interface Ended {
  readonly scene: Scene;
  readonly journal: Journal;
  readonly results: readonly TriedResult[];
  readonly told: readonly TriedResult[];
  /** The longest time that the rest was said to take. */
  readonly remainingMs: number;
}

/** Carries a run out in a new world in which a row's fault happens at a point. */
export async function runWith(world: FaultWorld, run: TriedRun, row: Row, point: number): Promise<Ended> {
  await world.reset();
  const storage = new MemoryJournal();
  const { clock } = world;
  const journal = new Journal(
    storage,
    () => clock.now(),
    () => clock.monotonic(),
  );
  const cancelling = new AbortController();
  const probe = new FetchProbe(endlessRequests);
  const scene: Scene = { world, run, storage, probe, cancelling, happened: false, onResult: () => undefined };
  const told: TriedResult[] = [];
  let longest = 0;
  try {
    row.arrange(scene, point);
    const graphRoot = row.cabled ? world.cable.origin : world.emulator.origin;
    const { renew } = row;
    const results = await carryOut(
      run.work,
      {
        graph: world.graph({ root: graphRoot, ...(row.timeoutMs && { timeoutMs: row.timeoutMs }) }),
        graphRoot,
        journal,
        clock,
        renew: renew ? () => renew(scene) : nobodySignsIn,
      },
      cancelling.signal,
      {
        onResult: result => {
          told.push(result);
          scene.onResult(result);
        },
        onProgress: remainingMs => {
          longest = Math.max(longest, remainingMs ?? 0);
        },
      },
    );
    storage.fails = () => false;
    return { scene, journal, results, told, remainingMs: longest };
  } finally {
    probe.restore();
  }
}
