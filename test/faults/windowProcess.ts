// A window of VS Code, as far as a run is concerned: carries a plan out, and prints what became of it.
// Parameter: a JSON file with a WindowRun.
import { readFile } from 'node:fs/promises';
import { Journal } from '../../src/access/journal.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { ServiceWaits } from '../../src/graph/serviceWaits.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import { carryOut, nobodySignsIn } from './carryOut.ts';
import { FaultClock } from './faultClock.ts';
import type { TriedPlan } from './triedRun.ts';

/** What the process is told. */
export interface WindowRun {
  readonly origin: string;
  readonly token: string;
  /** Where the journal is. */
  readonly folder: string;
  /** Bytes from which on a file of the journal is full; as many as usual if left out. */
  readonly largest?: number;
  readonly work: TriedPlan;
}

const [file = ''] = process.argv.slice(2);
// Written by windows.ts a moment ago.
const { origin, token, folder, largest, work } = JSON.parse(await readFile(file, 'utf8')) as WindowRun;
const clock = new FaultClock();
clock.reset();
const graph = new GraphClient({
  cloud: { ...clouds.global, graphRoot: origin },
  tokens: { acquire: () => Promise.resolve({ value: token, permissions: undefined }) },
  clock,
  log: { info: () => undefined, warn: () => undefined, failed: () => undefined },
  waits: new ServiceWaits(),
});
const journal = new Journal(
  await JournalFile.open(folder, largest === undefined ? {} : { maxSize: largest }),
  () => Date.now(),
);
const results = await carryOut(
  work,
  { graph, graphRoot: origin, journal, clock, renew: nobodySignsIn },
  new AbortController().signal,
);
process.stdout.write(JSON.stringify(results));
// The mark of a window at work keeps its process alive until it is due again.
journal.dispose();
