import { verifyDoubts } from '../../src/access/doubts.ts';
import type { Journal } from '../../src/access/journal.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { clouds } from '../../src/graph/cloud.ts';
import type { Graph } from '../../src/graph/client.ts';
import { never } from '../unit/graph/graphFixture.ts';
import { acting } from './carryOut.ts';
import { keyOf, memberIn, membershipOfEntry } from './membership.ts';
import { wrongOutcome } from './truth.ts';
import type { TriedRun, TriedStep } from './triedRun.ts';
import type { FaultWorld } from './world.ts';

/**
 * Settles what can be settled by reading the members of each chat once.
 * @param now milliseconds since 1970, by the clock of the window that wrote the journal
 * @param isLagOver whether the members certainly show everything by now, whatever that clock says
 */
export async function verify(
  journal: Journal,
  graph: Graph,
  now: () => number,
  isLagOver = true,
): Promise<void> {
  const chats = new GraphChatsApi(graph, clouds.global, 'beta');
  const { entries } = await journal.read();
  await verifyDoubts(
    entries,
    entries,
    {
      journal,
      readRoster: chatId => chats.listMembers(chatId, never),
      acting,
      now,
      isLagOver,
    },
    never,
  );
}

/**
 * What is wrong with a journal after verifying: something untrue, or something left open about somebody whom a
 * reading shows.
 * @param expected whether readings can tell the truth by now.
 */
export async function wrongAfterVerifying(
  world: FaultWorld,
  run: TriedRun,
  journal: Journal,
  expected: 'allSettled' | 'mayBeOpen',
): Promise<string[]> {
  const steps = new Map(run.steps.map(step => [keyOf(step), step]));
  const { entries } = await journal.read();
  return entries.flatMap(entry => {
    const step = steps.get(keyOf(membershipOfEntry(world.emulator, entry)));
    if (!step) {
      return ['somebody outside of the plan after verifying'];
    }
    if (entry.state !== 'settled') {
      const mayBeOpen = expected === 'mayBeOpen' || !isShown(world, step);
      return mayBeOpen ? [] : [`${entry.state} after verifying`];
    }
    return wrongOutcome(world, run, step, entry.outcome.outcome).map(wrong => `${wrong}, after verifying`);
  });
}

/** Whether the members, once they are up to date, tell what became of somebody. */
function isShown({ emulator }: FaultWorld, step: TriedStep): boolean {
  return step.shown === 'always' || (step.shown === 'ifThere' && memberIn(emulator, step) !== undefined);
}
