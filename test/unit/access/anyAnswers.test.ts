import fc from 'fast-check';
import { deepEqual } from 'node:assert/strict';
import { Addition } from '../../../src/access/addition.ts';
import type { AdditionApi } from '../../../src/access/additionApi.ts';
import type { AdditionStep } from '../../../src/access/additionPlan.ts';
import { isOpen } from '../../../src/access/finding.ts';
import { followUp } from '../../../src/access/followUp.ts';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalEntry } from '../../../src/access/journalEntries.ts';
import type { JournalAction, JournalOutcome } from '../../../src/access/journalLines.ts';
import type { RunParts } from '../../../src/access/journalledRun.ts';
import { Revocation } from '../../../src/access/revocation.ts';
import type { RevocationApi, AccessSending } from '../../../src/access/revocationApi.ts';
import type { RevocationStep } from '../../../src/access/revocationPlan.ts';
import type { RunOutcome, RunResult, RunStep } from '../../../src/access/runOutcome.ts';
import type { Member, MemberList } from '../../../src/chats/model.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import type { GraphReply } from '../../../src/graph/call.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { never } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { acting, chat, guid, member } from './samples.ts';

/** What the service says to a request, and whether it did as it was told. */
interface Answer {
  readonly says: 'done' | 404 | 403 | 400 | 429 | 500 | 'reset' | 'unreachable' | 'timeout';
  readonly acts: boolean;
}

const answerWith = (status: number) => ({
  status,
  code: '',
  message: '',
  requestId: 'r',
  clientRequestId: 'c',
});

function failureFor(says: Exclude<Answer['says'], 'done'>): Failure {
  switch (says) {
    case 404:
      return { kind: 'notFound', answer: answerWith(404) };
    case 403:
      return { kind: 'forbidden', answer: answerWith(403) };
    case 400:
      return { kind: 'rejected', answer: answerWith(400) };
    case 429:
      return { kind: 'throttled', retryAfterMs: 1, answer: answerWith(429) };
    case 500:
      return { kind: 'unavailable', answer: answerWith(500) };
    case 'reset':
      return { kind: 'offline', left: true, detail: 'ECONNRESET' };
    case 'unreachable':
      return { kind: 'offline', left: false, detail: 'ECONNREFUSED' };
    case 'timeout':
      return { kind: 'timeout', afterMs: 30_000 };
  }
}

/** Answers after which the service may have done as it was told, and those after which it cannot. */
const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    says: fc.constantFrom('done' as const, 500 as const, 'reset' as const, 'timeout' as const),
    acts: fc.boolean(),
  }),
  fc.record({
    says: fc.constantFrom(404 as const, 403 as const, 400 as const, 429 as const, 'unreachable' as const),
    acts: fc.constant(false),
  }),
);

const anyReading = fc.constantFrom(
  undefined,
  403 as const,
  500 as const,
  'reset' as const,
  'timeout' as const,
);

const names = ['Ann', 'Bob', 'Cid', 'Dan', 'Eve', 'Fay'];

/** What happens in a run: to each person of two chats, to each reading in turn, and to the journal. */
const anyCourse = fc.record({
  action: fc.constantFrom<JournalAction>('revoke', 'readd'),
  answers: fc.array(anyAnswer, { minLength: 1, maxLength: names.length }),
  // Fewer failures than follow a run as readings, so that some of these succeed.
  readings: fc.array(anyReading, { maxLength: 4 }),
  lateReadings: fc.constantFrom(0, 1, 3, Infinity),
  cancelledAt: fc.option(fc.nat(8), { nil: undefined }),
  brokenLines: fc.array(fc.nat(14), { maxLength: 2 }),
});

type Course = typeof anyCourse extends fc.Arbitrary<infer T> ? T : never;

/** A service that answers as told, and shows its members late. */
class Service implements RevocationApi, AdditionApi {
  readonly sent = new Set<string>();
  /** Whom the service really has, and whom readings show. */
  readonly listed = new Set<string>();
  private readonly shown = new Set<string>();
  private readonly readings: (Failure | undefined)[];
  private readonly late = new Map<string, number>();
  private requests = 0;

  constructor(
    private readonly course: Course,
    private readonly cancelling: AbortController,
    private readonly storage: MemoryJournal,
  ) {
    this.readings = course.readings.map(says => (says === undefined ? undefined : failureFor(says)));
    if (course.action === 'revoke') {
      names.forEach(name => this.listed.add(name));
      names.forEach(name => this.shown.add(name));
    }
  }

  removeAllAccess(
    _chatId: string,
    { userId }: { readonly userId: string },
    sending: AccessSending,
  ): Promise<GraphReply> {
    return this.change(userId, sending, name => this.listed.delete(name));
  }

  addMember(
    _chatId: string,
    subject: { readonly userId: string } | { readonly userPrincipalName: string },
    _membership: unknown,
    sending: AccessSending,
  ): Promise<GraphReply> {
    const id = 'userId' in subject ? subject.userId : '';
    return this.change(id, sending, name => this.listed.add(name));
  }

  read(chatId: string): Promise<MemberList> {
    this.step();
    const failure = this.readings.shift();
    if (failure) {
      return Promise.reject(new FailureError(failure));
    }
    const members: Member[] = [];
    for (const name of namesIn(chatId)) {
      const late = this.late.get(name) ?? 0;
      this.late.set(name, late - 1);
      if (late <= 0) {
        this.show(name);
      }
      if (this.shown.has(name)) {
        members.push(member(name));
      }
    }
    return Promise.resolve({ members, unreadableMembers: 0, roster: 'complete' });
  }

  /** Whether readings show somebody. */
  shows(name: string): boolean {
    return this.shown.has(name);
  }

  private async change(
    userId: string,
    { beforeSend, signal, clientRequestId }: AccessSending,
    act: (name: string) => void,
  ): Promise<GraphReply> {
    const name = names.find(one => guid(one) === userId) ?? '';
    this.step();
    if (signal.aborted) {
      throw new FailureError({ kind: 'cancelled' });
    }
    const { says, acts } = this.course.answers[names.indexOf(name)] ?? { says: 'done', acts: true };
    if (says !== 'unreachable') {
      await beforeSend();
      this.sent.add(name);
      deepEqual(
        this.storage.lines.some(
          line => line.includes('"intent"') && line.includes(`"clientRequestId":"${clientRequestId}"`),
        ),
        true,
        'an intent is on the disk before the request leaves',
      );
    }
    if (acts) {
      act(name);
      this.late.set(name, this.course.lateReadings);
    }
    if (says !== 'done') {
      throw new FailureError(failureFor(says));
    }
    return { status: 204, body: undefined, requestId: 'r', clientRequestId };
  }

  private show(name: string): void {
    if (this.listed.has(name)) {
      this.shown.add(name);
    } else {
      this.shown.delete(name);
    }
  }

  private step(): void {
    if (this.requests === this.course.cancelledAt) {
      this.cancelling.abort();
    }
    this.requests += 1;
  }
}

const chats = [
  chat(
    'one',
    names.slice(0, 3).map(name => member(name)),
  ),
  chat(
    'two',
    names.slice(3).map(name => member(name)),
  ),
];

function namesIn(chatId: string): string[] {
  return chats.find(({ id }) => id === chatId)?.members.map(({ displayName }) => displayName) ?? [];
}

function steps(count: number): RevocationStep[] {
  return chats
    .flatMap(one => one.members.map(of => ({ chat: one, member: of })))
    .slice(0, count)
    .map(one => ({
      ...one,
      subject: { userId: one.member.userId ?? '', tenantId: guid('contoso') },
      isOfOtherTenant: false,
      isSelf: false,
    }));
}

function additionSteps(count: number): AdditionStep[] {
  return steps(count).map(({ chat: where, member: of, subject }) => ({
    chat: { id: where.id, label: '', type: 'group' },
    person: { userId: of.userId, tenantId: of.tenantId, displayName: of.displayName },
    recorded: undefined,
    mayLag: false,
    subject: { userId: subject.userId, tenantId: undefined },
    isOfOtherTenant: false,
    isListed: false,
    membership: { role: 'owner', visibleHistoryStartDateTime: undefined },
  }));
}

/** Whether an outcome is true of somebody: what the service really has, and what readings show. */
function isTrue(
  outcome: JournalOutcome,
  action: JournalAction,
  isListed: boolean,
  isShown: boolean,
): boolean {
  switch (outcome) {
    case 'revoked':
    case 'alreadyGone':
      return !isListed && !isShown;
    case 'added':
    case 'alreadyMember':
      return isListed && isShown;
    case 'stillListed':
    case 'listed':
      return isShown;
    case 'stillMissing':
    case 'notListed':
      return !isShown;
    case 'refused':
    case 'notAttempted':
      return isListed === (action === 'revoke');
    case 'notVisibleYet':
    case 'inDoubt':
      return true;
    case 'overtaken':
      return false;
  }
}

/** Carries out a run in which all this happens, and follows it up. @returns whatever is not true, in words. */
async function untruths(course: Course): Promise<string[]> {
  const clock = new FakeClock();
  clock.runFreely();
  const storage = new MemoryJournal();
  storage.fails = attempt => course.brokenLines.includes(attempt);
  const journal = new Journal(storage, () => clock.now());
  const cancelling = new AbortController();
  const service = new Service(course, cancelling, storage);
  const readRoster = (chatId: string): Promise<MemberList> => service.read(chatId);
  const parts: RunParts = {
    readRoster,
    journal: journal.begin({ ...acting, action: course.action }),
    assertMayWrite: () => undefined,
    renew: failure => Promise.reject(new FailureError(failure)),
    clock,
  };
  const { length } = course.answers;
  const results: readonly RunResult<RunStep, RunOutcome>[] =
    course.action === 'revoke'
      ? await new Revocation({ ...parts, api: service, chatLabel: ({ id }) => id }).run(
          { steps: steps(length), exclusions: [] },
          cancelling.signal,
        )
      : await new Addition({ ...parts, api: service }).run(
          { steps: additionSteps(length), exclusions: [] },
          cancelling.signal,
        );
  const wrong: string[] = [];
  const check = (name: string, outcome: JournalOutcome, when: string, isShown: boolean): void => {
    if (!isTrue(outcome, course.action, service.listed.has(name), isShown)) {
      wrong.push(`${name}: ${outcome} ${when}`);
    }
  };
  results.forEach(({ outcome, clientRequestId }, index) => {
    const name = names[index] ?? '';
    check(name, outcome.kind, 'at the end', service.shows(name));
    if (service.sent.has(name) !== (clientRequestId !== undefined)) {
      wrong.push(`${name}: ${service.sent.has(name) ? 'sent' : 'not sent'}`);
    }
  });
  const { entries } = await journal.read();
  wrong.push(...differences(results, entries));
  storage.fails = () => false;
  const open = new Set(entries.filter(isOpen).map(({ intent }) => intent.id));
  await followUp(open, { journal, readRoster, acting, now: () => clock.now(), clock }, never);
  for (const entry of (await journal.read()).entries) {
    const name = entry.intent.person.displayName;
    if (entry.state !== 'settled' || isOpen(entry)) {
      wrong.push(`${name}: ${entry.state} for ever`);
    } else {
      // By now everybody is shown as they are, unless that never happens.
      const isShown = course.lateReadings === Infinity ? service.shows(name) : service.listed.has(name);
      check(name, entry.outcome.outcome, 'in the journal', isShown);
    }
  }
  return wrong;
}

/** Where the journal says something else than the results, or holds somebody twice or not at all. */
function differences(
  results: readonly RunResult<RunStep, RunOutcome>[],
  entries: readonly JournalEntry[],
): string[] {
  const byId = new Map(entries.map(entry => [entry.intent.id, entry]));
  const wrong = results.flatMap(({ outcome, entryId, recorded }, index) => {
    const entry = entryId === undefined ? undefined : byId.get(entryId);
    const said = entry?.outcome?.outcome;
    const isRight = recorded
      ? said === outcome.kind
      : entry === undefined || said !== outcome.kind || said === 'notAttempted';
    return isRight ? [] : [`${names[index]}: ${outcome.kind}, and ${said ?? 'nothing'} in the journal`];
  });
  const known = results.filter(({ entryId }) => entryId !== undefined).length;
  return known === entries.length ? wrong : [...wrong, `${entries.length} entries for ${known} people`];
}

describe('Whatever a service answers, whenever, and however late its members are', () => {
  it('everybody has one outcome, which is true, and becomes certain', async () => {
    await fc.assert(
      fc.asyncProperty(anyCourse, async course => {
        deepEqual(await untruths(course), []);
      }),
      { numRuns: 300 },
    );
  });
});
