import { Journal } from '../../src/access/journal.ts';
import { alex } from '../emulator/seed/people.ts';
import { never } from '../unit/graph/graphFixture.ts';
import { additionsOf, type Addressed } from './additions.ts';
import { runWith } from './arrangedRun.ts';
import { carryOut, nobodySignsIn } from './carryOut.ts';
import { keyOf, memberIn, membershipOfEntry } from './membership.ts';
import { from, type Row } from './row.ts';
import type { TriedRun } from './triedRun.ts';
import { wrongInResults } from './truth.ts';
import { verify } from './verifying.ts';
import type { FaultWorld } from './world.ts';

/** Revocations that go wrong, and what happens before the same people are added again. */
export interface ThenAddedRow {
  readonly revoking: Row;
  readonly between: (world: FaultWorld) => void;
}

const hourMs = 3_600_000;

const lostAnswers = from('answers are lost after the change', { kind: 'reset', when: 'after' });

/** Revocations whose outcome is not known, and then one that is. */
export const thenAddedRows: readonly ThenAddedRow[] = [
  { revoking: lostAnswers, between: () => undefined },
  {
    revoking: from('requests are lost before the change', { kind: 'reset', when: 'before' }),
    between: () => undefined,
  },
  {
    revoking: from('503 after the change', { kind: 'status', status: 503, afterChange: true }),
    between: () => undefined,
  },
  {
    revoking: { ...lostAnswers, name: 'answers are lost, then the clock is set an hour back' },
    between: setBack,
  },
  {
    revoking: { ...lostAnswers, name: 'answers are lost, then the members lag behind by three readings' },
    between: letMembersLag,
  },
];

function setBack({ clock }: FaultWorld): void {
  clock.set(-hourMs);
}

function letMembersLag({ emulator }: FaultWorld): void {
  emulator.choices.membersLagReadings = 3;
}

/** Readings after which nothing lags behind any more. */
const enoughLooks = 5;

/**
 * Revokes with a fault at a point, adds whoever is gone, and then settles what is open.
 * @returns what is wrong with either.
 */
export async function thenAddedRun(
  world: FaultWorld,
  revoking: TriedRun,
  row: ThenAddedRow,
  point: number,
): Promise<string[]> {
  const { scene, journal } = await runWith(world, revoking, row.revoking, point);
  const { emulator, clock } = world;
  emulator.faults.clear();
  const gone = revoking.steps.filter(step => !memberIn(emulator, step));
  row.between(world);
  const adding = additionsOf(addressed(world, gone));
  const results = await carryOut(
    adding.work,
    { graph: world.graph(), graphRoot: emulator.origin, journal, clock, renew: nobodySignsIn },
    never,
  );
  const wrong = wrongInResults(world, adding, results, results).map(line => `adding: ${line}`);
  const later = new Journal(scene.storage, () => clock.now());
  for (let looks = 0; looks < enoughLooks; looks += 1) {
    await verify(later, world.graph(), () => clock.now(), looks === enoughLooks - 1);
  }
  return [...wrong, ...(await wrongEntries(world, revoking, adding, gone.map(keyOf), later))];
}

/** Compares every entry with what its own request did. */
async function wrongEntries(
  { emulator }: FaultWorld,
  revoking: TriedRun,
  adding: TriedRun,
  gone: readonly string[],
  journal: Journal,
): Promise<string[]> {
  const { entries } = await journal.read();
  return entries.flatMap(entry => {
    const { action } = entry.intent;
    const about = membershipOfEntry(emulator, entry);
    if (entry.state !== 'settled') {
      return action === 'readd' ? [`adding: ${entry.state} in the end`] : [];
    }
    const { outcome } = entry.outcome;
    const isRight =
      action === 'readd'
        ? adding.truth[outcome].includes(memberIn(emulator, about) !== undefined)
        : revoking.truth[outcome].includes(!gone.includes(keyOf(about)));
    return isRight ? [] : [`${action}: ${outcome}, which was not so`];
  });
}

/** People by id, in the chats without them. */
function addressed({ emulator, chats }: FaultWorld, gone: TriedRun['steps']): readonly Addressed[] {
  const left = new Set(gone.map(keyOf));
  const byId = new Map(
    chats.map(chat => [
      chat.id,
      {
        ...chat,
        members: chat.members.filter(
          ({ userId = alex.oid }) => !left.has(keyOf({ chatId: chat.id, userId })),
        ),
      },
    ]),
  );
  return gone.flatMap(({ chatId, userId }): Addressed[] => {
    const chat = byId.get(chatId);
    const account = emulator.tenant.accounts.find(({ oid }) => oid === userId);
    return chat && account ? [{ chat, account, by: 'id' }] : [];
  });
}
