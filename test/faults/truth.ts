import type { Journal, JournalEntry } from '../../src/access/journal.ts';
import { verifyDoubts } from '../../src/access/doubts.ts';
import type { JournalOutcome } from '../../src/access/journalLines.ts';
import type { RevocationResult } from '../../src/access/revocationOutcome.ts';
import type { Roster } from '../../src/access/roster.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { clouds } from '../../src/graph/cloud.ts';
import type { GraphClient } from '../../src/graph/client.ts';
import { entraUserId } from '../emulator/tenant.ts';
import { never } from '../unit/graph/graphFixture.ts';
import type { FaultWorld } from './world.ts';

/** Whether somebody with this outcome may be listed in the emulator: `true`, `false`, or both where in doubt. */
const mayBeListed: Readonly<Record<JournalOutcome, readonly boolean[]>> = {
  revoked: [false],
  alreadyGone: [false],
  stillListed: [true],
  refused: [true],
  notAttempted: [true],
  added: [],
  stillMissing: [],
  alreadyMember: [],
  notVisibleYet: [true],
  notListed: [false],
  listed: [true],
  overtaken: [true, false],
  inDoubt: [true, false],
};

/** After these the service has done nothing. */
const refusalsOfTokenOrPace: ReadonlySet<number> = new Set([401, 429]);

/** What is wrong with the results of a run that came to its end; empty if nothing is. */
export function wrongInResults(
  { plan, emulator, chats }: FaultWorld,
  results: readonly RevocationResult[],
  told: readonly RevocationResult[],
): string[] {
  const wrong: string[] = [];
  if (results.length !== plan.steps.length || plan.steps.some((step, at) => results[at]?.step !== step)) {
    wrong.push(`${results.length} results`);
  }
  if (told.length !== results.length || new Set(told).size !== told.length) {
    wrong.push(`told ${told.length} times`);
  }
  for (const { step, outcome } of results) {
    const listed = isListed(emulator, step.chat.id, step.subject.userId);
    if (!mayBeListed[outcome.kind].includes(listed)) {
      wrong.push(`${outcome.kind}, and ${listed ? 'listed' : 'not listed'}`);
    }
  }
  const planned = new Set(plan.steps.map(({ chat, subject }) => `${chat.id} ${subject.userId}`));
  for (const chat of chats.values()) {
    for (const { userId = '' } of chat.members) {
      if (!isListed(emulator, chat.id, userId) && !planned.has(`${chat.id} ${userId}`)) {
        wrong.push('somebody lost access who was not in the plan');
      }
    }
  }
  return wrong;
}

/** What is wrong with the requests: one without an intent, or one sent again that may have been carried out. */
export function wrongInRequests(
  { emulator }: FaultWorld,
  entries: readonly JournalEntry[],
  refusals = refusalsOfTokenOrPace,
): string[] {
  const intended = new Set(entries.map(({ intent }) => intent.clientRequestId));
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  for (const { method, status, headers } of emulator.requests) {
    const id = headers['client-request-id'] ?? '';
    if (method !== 'POST') {
      continue;
    }
    if (!intended.has(id)) {
      wrong.push('sent without an intent');
    }
    const before = seen.get(id);
    if (before !== undefined && !refusals.has(before)) {
      wrong.push(`sent again after ${before === 0 ? 'no answer' : before}`);
    }
    seen.set(id, status);
  }
  return wrong;
}

/** Where the journal says something else than the results. */
export function wrongInJournal(
  entries: readonly JournalEntry[],
  results: readonly RevocationResult[],
): string[] {
  const wrong: string[] = [];
  const byStep = new Map(entries.map(entry => [keyOf(entry), entry]));
  for (const { step, outcome, recorded, clientRequestId } of results) {
    const entry = byStep.get(`${step.chat.id} ${step.subject.userId}`);
    byStep.delete(`${step.chat.id} ${step.subject.userId}`);
    if (!entry) {
      if (recorded || clientRequestId !== undefined || outcome.kind !== 'notAttempted') {
        wrong.push(`${outcome.kind} is missing in the journal`);
      }
    } else if (recorded && entry.outcome?.outcome !== outcome.kind) {
      wrong.push(`${outcome.kind}, and ${entry.outcome?.outcome ?? 'nothing'} in the journal`);
    } else if (!recorded && entry.state !== 'inDoubt' && entry.outcome?.outcome !== 'notAttempted') {
      wrong.push(`not recorded, and ${entry.state} in the journal`);
    }
  }
  return byStep.size === 0 ? wrong : [...wrong, `${byStep.size} more in the journal`];
}

/** Settles what is in doubt, and says what is wrong with that: a doubt left, or an entry that is not true. */
export async function wrongAfterVerifying(
  { emulator }: FaultWorld,
  journal: Journal,
  graph: GraphClient,
): Promise<string[]> {
  const chats = new GraphChatsApi(graph, clouds.global, 'beta');
  const readRoster = async (chatId: string): Promise<Roster> => ({
    members: await chats.listMembers(chatId, never),
  });
  const acting = { account: { id: 'alex', label: 'Alex' }, cloud: 'global' };
  const { entries } = await journal.read();
  await verifyDoubts(
    entries,
    entries,
    { journal, readRoster, acting, now: () => Date.now(), isLagOver: true },
    never,
  );
  return (await journal.read()).entries.flatMap(entry => {
    if (entry.state !== 'settled') {
      return [`${entry.state} after verifying`];
    }
    const listed = isListed(emulator, entry.intent.chat.id, entry.intent.person.userId);
    return mayBeListed[entry.outcome.outcome].includes(listed)
      ? []
      : [`${entry.outcome.outcome} in the journal, and ${listed ? 'listed' : 'not listed'}`];
  });
}

function isListed(emulator: FaultWorld['emulator'], chatId: string, userId: string | undefined): boolean {
  return emulator.tenant.chats.get(chatId)?.members.some(member => entraUserId(member) === userId) ?? false;
}

function keyOf({ intent }: JournalEntry): string {
  return `${intent.chat.id} ${intent.person.userId}`;
}
