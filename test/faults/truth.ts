import type { JournalEntry } from '../../src/access/journalEntries.ts';
import { readLine, type JournalOutcome } from '../../src/access/journalLines.ts';
import { entraUserId, type Member } from '../emulator/tenant.ts';
import type { TriedResult } from './carryOut.ts';
import { keyOf, memberIn, membershipOfEntry, membershipOfRequest } from './membership.ts';
import type { TriedRun, TriedStep } from './triedRun.ts';
import type { FaultWorld } from './world.ts';

/** After these the service has done nothing. */
const refusalsOfTokenOrPace: ReadonlySet<number> = new Set([401, 429]);

/** What is wrong with the results of a run: one for each step, told once, and each as the service has it. */
export function wrongInResults(
  world: FaultWorld,
  run: TriedRun,
  results: readonly TriedResult[],
  told: readonly TriedResult[],
): string[] {
  const wrong: string[] = [];
  if (results.length !== run.steps.length || results.some(({ step }, at) => step !== at)) {
    wrong.push(`results of the steps ${results.map(({ step }) => step).join()}`);
  }
  const stepsTold = new Set(told.map(({ step }) => step));
  if (told.length !== run.steps.length || stepsTold.size !== told.length) {
    wrong.push(`told ${told.length} times, of ${stepsTold.size} steps`);
  }
  return [
    ...wrong,
    ...run.steps.flatMap((step, at) => wrongOutcome(world, run, step, results[at]?.outcome.kind)),
  ];
}

/** What is wrong with an outcome, compared with the service. */
export function wrongOutcome(
  { emulator }: FaultWorld,
  { truth }: TriedRun,
  step: TriedStep,
  outcome: JournalOutcome | undefined,
): string[] {
  const isMember = memberIn(emulator, step) !== undefined;
  return outcome !== undefined && truth[outcome].includes(isMember)
    ? []
    : [`${outcome ?? 'no outcome'}, and ${isMember ? 'a member' : 'no member'}`];
}

/** What is wrong with the tenant: a change that the plan does not hold, or somebody who became something else. */
export function wrongInTenant({ emulator, chats }: FaultWorld, { steps, success }: TriedRun): string[] {
  const planned = new Map(steps.map(step => [keyOf(step), step]));
  return chats.flatMap(({ id: chatId, members }) => {
    const before = members.map(({ userId = '' }) => ({ chatId, userId }));
    const there = new Set(before.map(({ userId }) => userId));
    const gone = before.filter(one => !memberIn(emulator, one));
    const added = (emulator.tenant.chats.get(chatId)?.members ?? []).filter(
      member => !there.has(entraUserId(member) ?? ''),
    );
    return [
      ...gone
        .filter(one => success !== 'revoked' || !planned.has(keyOf(one)))
        .map(() => 'somebody lost access who was not to'),
      ...added.flatMap(member =>
        wrongAddition(member, planned.get(keyOf({ chatId, userId: entraUserId(member) ?? '' }))),
      ),
    ];
  });
}

function wrongAddition(member: Member, step: TriedStep | undefined): string[] {
  if (!step?.membership) {
    return ['somebody was added who was not to be'];
  }
  const { role, visibleHistoryStartDateTime = null } = step.membership;
  const { roles, visibleHistoryStartDateTime: start } = member;
  return roles.join() === role && start === visibleHistoryStartDateTime
    ? []
    : [`added as ${roles.join()} from ${start ?? 'now'}`];
}

/**
 * What is wrong with the requests: one about somebody whom the plan does not hold, one without an intent, and one
 * that was sent again though the one before may have been carried out.
 */
export function wrongInRequests(
  { emulator }: FaultWorld,
  { steps }: TriedRun,
  entries: readonly JournalEntry[],
  refusals = refusalsOfTokenOrPace,
): string[] {
  const planned = new Set(steps.map(keyOf));
  const intended = new Set(entries.map(({ intent }) => intent.clientRequestId));
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  for (const request of emulator.requests.filter(({ method }) => method !== 'GET')) {
    const person = keyOf(membershipOfRequest(emulator, request));
    if (!planned.has(person)) {
      wrong.push('sent for somebody outside of the plan');
    }
    if (!intended.has(request.headers['client-request-id'] ?? '')) {
      wrong.push('sent without an intent');
    }
    const before = seen.get(person);
    if (before !== undefined && !refusals.has(before)) {
      wrong.push(`sent again after ${before === 0 ? 'no answer' : before}`);
    }
    seen.set(person, request.status);
  }
  return wrong;
}

/** Where the journal says something else than the results, or says anything twice. */
export function wrongInJournal(
  { emulator }: FaultWorld,
  { steps }: TriedRun,
  entries: readonly JournalEntry[],
  lines: readonly string[],
  results: readonly TriedResult[],
): string[] {
  const wrong: string[] = [];
  const byPerson = new Map(entries.map(entry => [keyOf(membershipOfEntry(emulator, entry)), entry]));
  for (const { step, outcome, recorded } of results) {
    const planned = steps[step];
    const entry = planned && byPerson.get(keyOf(planned));
    if (!entry) {
      if (recorded || outcome.kind !== 'notAttempted') {
        wrong.push(`${outcome.kind} is missing in the journal`);
      }
    } else if (recorded && entry.outcome?.outcome !== outcome.kind) {
      wrong.push(`${outcome.kind}, and ${entry.outcome?.outcome ?? 'nothing'} in the journal`);
    } else if (!recorded && entry.state !== 'inDoubt' && entry.outcome?.outcome !== 'notAttempted') {
      wrong.push(`not recorded, and ${entry.state} in the journal`);
    }
  }
  return [...wrong, ...wrongEntries({ emulator }, steps, entries), ...writtenTwice(lines)];
}

/** Entries about somebody whom no step is about, or several about one. */
export function wrongEntries(
  { emulator }: Pick<FaultWorld, 'emulator'>,
  steps: readonly TriedStep[],
  entries: readonly JournalEntry[],
): string[] {
  const left = new Set(steps.map(keyOf));
  return entries.flatMap(entry =>
    left.delete(keyOf(membershipOfEntry(emulator, entry))) ? [] : ['one entry too many in the journal'],
  );
}

/** Outcomes that were written down more than once. */
export function writtenTwice(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.flatMap(text => {
    const line = readLine(text);
    if (line.type !== 'outcome') {
      return [];
    }
    const again = seen.has(line.id);
    seen.add(line.id);
    return again ? [`${line.outcome} is written down again`] : [];
  });
}
