import { Journal } from '../../src/access/journal.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import { productScopes } from '../emulator/accessToken.ts';
import { alex } from '../emulator/seed/people.ts';
import type { TriedResult } from './carryOut.ts';
import { untilFaultsHappen, wrongAboutOthers, type KillMoment } from './killing.ts';
import { keyOf, membershipOfEntry } from './membership.ts';
import { ofRun } from './row.ts';
import { wrongInRequests, wrongInResults, wrongInTenant, writtenTwice } from './truth.ts';
import type { TriedRun } from './triedRun.ts';
import { verify, wrongAfterVerifying } from './verifying.ts';
import type { Window, Windows } from './windows.ts';
import type { FaultWorld } from './world.ts';

/** The runs of two windows: the same chats, and different people. */
export interface TwoRuns {
  readonly killed: TriedRun;
  readonly living: TriedRun;
}

/** What happens to two windows at work. */
export interface TwoWindowsRow {
  readonly name: string;
  readonly moment: KillMoment;
  /** Bytes from which on a file of the journal is full, so that it is renamed while both write. */
  readonly largest?: number;
}

/**
 * More bytes than half of what both windows write, so that a file is full once: what is settled in the second-last file
 * is dropped, and would be missed here.
 */
const largest = 24_000;

export const twoWindowsRows: readonly TwoWindowsRow[] = [
  { name: 'one killed before the change', moment: 'before' },
  { name: 'one killed after the change', moment: 'after' },
  { name: 'one killed as the file is full', moment: 'after', largest },
];

/**
 * Kills one of two windows in the middle of its run while the other one waits for an answer. A third one looks.
 * @returns what is wrong with what the windows find in the journal.
 */
export async function twoWindowsRun(
  world: FaultWorld,
  windows: Windows,
  { killed, living }: TwoRuns,
  row: TwoWindowsRow,
  point: number,
): Promise<string[]> {
  await world.reset();
  const { faults } = world.emulator;
  const folder = await windows.storage();
  const journal = new Journal(await JournalFile.open(folder), () => Date.now());
  const answer = new Gate();
  faults.add({ path: ofRun, skip: point, caller: isWindow('killed') }, { kind: 'hang', when: row.moment });
  faults.add(
    { path: ofRun, skip: point, caller: isWindow('living') },
    { kind: 'hold', until: answer.opened },
  );
  const open = (name: WindowName, { work }: TriedRun): Promise<Window> => {
    const { origin, tokenFor } = world.emulator;
    const token = tokenFor(alex, productScopes, { clientId: name });
    return windows.open({ origin, token, folder, work, ...(row.largest && { largest: row.largest }) });
  };
  const [dying, other] = await Promise.all([open('killed', killed), open('living', living)]);
  await untilFaultsHappen(world, [dying, other]);

  const whileBothLive = await wrongDoubts(world, journal, []);
  await dying.kill();
  const whileOneLives = await wrongDoubts(world, journal, killed.steps);
  await verify(journal, world.graph(), () => Date.now());
  answer.open();
  const results = await other.results();

  const both = { ...killed, steps: [...killed.steps, ...living.steps] };
  const { entries } = await journal.read();
  const { lines } = await (await JournalFile.open(folder)).read();
  return [
    ...whileBothLive.map(wrong => `${wrong} while both live`),
    ...whileOneLives.map(wrong => `${wrong} while one lives`),
    ...wrongInResults(world, living, results, results),
    ...wrongInTenant(world, both),
    ...wrongInRequests(world, both, entries),
    ...(await wrongAboutLiving(world, living, journal, results)),
    ...(await wrongAfterVerifying(world, both, journal, 'allSettled')),
    ...(await wrongAboutOthers(world, killed, journal)),
    // As a file is renamed, a line that is just being written to it is copied to the one that takes its place.
    ...writtenTwice([...new Set(lines)]),
  ];
}

type WindowName = 'killed' | 'living';

/** Whether a token is one of a window; they are told apart by the app that it names. */
function isWindow(name: WindowName): (claims: { readonly appid: string }) => boolean {
  return ({ appid }) => appid === name;
}

/** Keeps an answer back. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>(resolve => {
    this.open = resolve;
  });
}

/** Doubts about others than those of a window that is gone, and what that window left under way. */
async function wrongDoubts(
  { emulator }: FaultWorld,
  journal: Journal,
  ofDead: TriedRun['steps'],
): Promise<string[]> {
  const dead = new Set(ofDead.map(keyOf));
  const { entries, damaged } = await journal.read();
  const wrong = entries.flatMap(entry => {
    const isOfDead = dead.has(keyOf(membershipOfEntry(emulator, entry)));
    switch (entry.state) {
      case 'settled':
        return entry.outcome.foundLater === true ? ['settled by another window'] : [];
      case 'inDoubt':
      case 'notVisibleYet':
        return isOfDead ? [] : [entry.state];
      case 'underWay':
        return isOfDead ? ['under way in a window that is gone'] : [];
    }
  });
  return damaged > (ofDead.length > 0 ? 1 : 0) ? [...wrong, `${damaged} damaged lines`] : wrong;
}

/** Where the journal says something else of the living window's people than that window itself. */
async function wrongAboutLiving(
  { emulator }: FaultWorld,
  { steps }: TriedRun,
  journal: Journal,
  results: readonly TriedResult[],
): Promise<string[]> {
  const { entries } = await journal.read();
  const byPerson = new Map(entries.map(entry => [keyOf(membershipOfEntry(emulator, entry)), entry]));
  return steps.flatMap((step, at) => {
    const line = byPerson.get(keyOf(step))?.outcome;
    const result = results[at]?.outcome.kind;
    return line?.outcome === result && line?.foundLater !== true
      ? []
      : [`${result ?? 'nothing'}, and ${line?.outcome ?? 'nothing'} in the journal of a living window`];
  });
}
