import type { Journal } from '../../src/access/journal.ts';
import { endlessRequests, runWith, type Ended } from './arrangedRun.ts';
import type { Points, Row } from './row.ts';
import { notSpared } from './spared.ts';
import { requestsOf, type TriedRun } from './triedRun.ts';
import { wrongInJournal, wrongInRequests, wrongInResults, wrongInTenant } from './truth.ts';
import { verify, wrongAfterVerifying } from './verifying.ts';
import type { FaultWorld } from './world.ts';

/** What a run in which nothing goes wrong takes. */
export interface Measured {
  readonly points: Points;
  readonly waitedMs: number;
  /** The longest time that the rest was said to take. */
  readonly remainingMs: number;
}

/** Time, in milliseconds, that a run may take longer than one in which nothing goes wrong: a window of the limits. */
const allowedMs = 60_000;

/** Time, in milliseconds, after which nothing lags behind. */
const longestLagMs = 20 * 60_000;

/** Which part of a run's waits there is in every run: how many there are depends on which answer comes first. */
const steadyWaits = 0.6;

/** Measures a run in which nothing goes wrong. */
export async function measure(world: FaultWorld, run: TriedRun): Promise<Measured> {
  let writes = 0;
  const nothing: Row = {
    name: 'nothing',
    at: 'once',
    arrange: ({ storage }) => {
      storage.fails = attempt => {
        writes = attempt + 1;
        return false;
      };
    },
  };
  const { remainingMs } = await runWith(world, run, nothing, 0);
  const { clock } = world;
  return {
    points: {
      requests: requestsOf(run),
      writes,
      waits: Math.floor(clock.waits.length * steadyWaits),
      once: 1,
    },
    waitedMs: clock.waitedMs,
    remainingMs,
  };
}

/** Carries a run out with a row's fault at a point. @returns what went wrong; empty if all is as it must be. */
export async function faultRun(
  world: FaultWorld,
  run: TriedRun,
  row: Row,
  point: number,
  measured: Measured,
): Promise<string[]> {
  const ended = await runWith(world, run, row, point);
  const { scene, journal, results, told } = ended;
  const { entries } = await journal.read();
  const { length } = world.emulator.requests;
  const happened = row.at === 'once' || scene.happened || world.emulator.requests.some(({ fault }) => fault);
  const wrong = [
    ...(happened ? [] : ['the fault did not happen']),
    ...wrongInResults(world, run, results, told),
    ...wrongInTenant(world, run),
    ...wrongInRequests(world, run, entries, row.refusals),
    ...wrongInJournal(world, run, entries, scene.storage.lines, results),
    ...(scene.probe.isExceeded ? ['asked without end'] : []),
    ...(length > requestsOf(run) + (row.moreRequests ?? endlessRequests) ? [`${length} requests`] : []),
    ...(scene.probe.leftAfterEnd > 0 ? [`${scene.probe.leftAfterEnd} sent after cancel`] : []),
    ...(row.spares ? notSpared(world, run, row.spares, results) : []),
    ...(row.keepsTime ? wrongTimes(world, ended, measured) : []),
  ];
  return [...wrong, ...(await wrongLater(world, run, row, journal))];
}

/** Looks again, as often as it takes to see the truth. */
async function wrongLater(world: FaultWorld, run: TriedRun, row: Row, journal: Journal): Promise<string[]> {
  const lag = row.lag ?? 0;
  const { clock } = world;
  world.emulator.faults.clear();
  row.afterwards?.(world);
  if (row.lagMs !== undefined) {
    return wrongInTime(world, run, journal);
  }
  for (let looks = 0; looks <= Math.min(lag, 3); looks += 1) {
    await verify(journal, world.graph(), () => clock.now(), looks === lag);
  }
  return wrongAfterVerifying(world, run, journal, lag === Infinity ? 'mayBeOpen' : 'allSettled');
}

/** Looks while the members lag behind, and again when they have had their time, of which only the journal tells. */
async function wrongInTime(world: FaultWorld, run: TriedRun, journal: Journal): Promise<string[]> {
  const { clock } = world;
  await verify(journal, world.graph(), () => clock.now(), false);
  const early = await wrongAfterVerifying(world, run, journal, 'mayBeOpen');
  clock.advance(longestLagMs);
  await verify(journal, world.graph(), () => clock.now(), false);
  const late = await wrongAfterVerifying(world, run, journal, 'allSettled');
  return [...early.map(wrong => `${wrong} while they lag behind`), ...late];
}

/** Waits that have nothing to do with the limits, and times that nobody would believe. */
function wrongTimes({ clock }: FaultWorld, { remainingMs }: Ended, measured: Measured): string[] {
  const longest = Math.max(0, ...clock.waits);
  return [
    ...(longest > allowedMs ? [`waited ${longest} ms at a time`] : []),
    ...(clock.waitedMs > measured.waitedMs + allowedMs ? [`waited ${clock.waitedMs} ms`] : []),
    ...(remainingMs > measured.remainingMs + allowedMs ? [`said to take ${remainingMs} ms more`] : []),
  ];
}
