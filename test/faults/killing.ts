import { setTimeout as delay } from 'node:timers/promises';
import { Journal } from '../../src/access/journal.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import { keyOf, membershipOfEntry } from './membership.ts';
import { ofRun } from './row.ts';
import { wrongEntries, wrongInRequests, wrongInTenant, wrongOutcome } from './truth.ts';
import type { TriedRun } from './triedRun.ts';
import { verify, wrongAfterVerifying } from './verifying.ts';
import type { Window, Windows } from './windows.ts';
import type { FaultWorld } from './world.ts';

/** When a window is killed: as a request has arrived, or as it has been carried out. */
export type KillMoment = 'before' | 'after';

/** How a window is killed. */
export interface Kill {
  readonly name: string;
  readonly moment: KillMoment;
  /** How many readings of the members show what was before. */
  readonly lag: number;
}

export const kills: readonly Kill[] = [
  { name: 'window killed before the change', moment: 'before', lag: 0 },
  { name: 'window killed after the change', moment: 'after', lag: 0 },
  { name: 'window killed after the change, members lag behind by three readings', moment: 'after', lag: 3 },
];

/** Kills a window in the middle of a run. @returns what is wrong with what the journal then knows. */
export async function killedRun(
  world: FaultWorld,
  windows: Windows,
  run: TriedRun,
  { moment, lag }: Kill,
  point: number,
): Promise<string[]> {
  await world.reset();
  const { emulator, tokens } = world;
  emulator.choices.membersLagReadings = lag;
  const folder = await windows.storage();
  emulator.faults.add({ path: ofRun, skip: point }, { kind: 'hang', when: moment });
  const window = await windows.open({
    origin: emulator.origin,
    token: tokens.value(),
    folder,
    work: run.work,
  });
  await untilFaultsHappen(world, [window]);
  await window.kill();
  emulator.faults.clear();

  const journal = new Journal(await JournalFile.open(folder), () => Date.now());
  const { entries, damaged } = await journal.read();
  const wrong = [
    ...wrongInRequests(world, run, entries),
    ...wrongEntries(world, run.steps, entries),
    ...(damaged > 1 ? [`${damaged} damaged lines`] : []),
    ...(entries.some(({ state }) => state === 'underWay') ? ['under way in a window that is gone'] : []),
  ];
  for (let looks = 0; looks <= lag; looks += 1) {
    wrong.push(...(await wrongAfterVerifying(world, run, journal, 'mayBeOpen')));
    await verify(journal, world.graph(), () => Date.now(), looks === lag);
  }
  return [
    ...wrong,
    ...(await wrongAfterVerifying(world, run, journal, 'allSettled')),
    ...(await wrongAboutOthers(world, run, journal)),
    ...wrongInTenant(world, run),
  ];
}

/** Waits until each fault has met its request. @throws if a window ends before. */
export async function untilFaultsHappen({ emulator }: FaultWorld, windows: readonly Window[]): Promise<void> {
  while (emulator.faults.pending > 0) {
    if (windows.some(window => !window.isRunning)) {
      throw new Error('A window ended by itself.');
    }
    await delay(1);
  }
}

/** Whoever is not in the journal was not attempted, and must be as before. */
export async function wrongAboutOthers(
  world: FaultWorld,
  run: TriedRun,
  journal: Journal,
): Promise<string[]> {
  const { entries } = await journal.read();
  const known = new Set(entries.map(entry => keyOf(membershipOfEntry(world.emulator, entry))));
  return run.steps
    .filter(step => !known.has(keyOf(step)))
    .flatMap(step => wrongOutcome(world, run, step, 'notAttempted'));
}
