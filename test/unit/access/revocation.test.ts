import { deepEqual, equal } from 'node:assert/strict';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalEntry } from '../../../src/access/journalEntries.ts';
import { Revocation } from '../../../src/access/revocation.ts';
import { GraphRevocationApi } from '../../../src/access/revocationApi.ts';
import type { RevocationOutcome, RevocationResult } from '../../../src/access/revocationOutcome.ts';
import { planRevocation, type RevocationPlan } from '../../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import { GraphChatsApi } from '../../../src/chats/chatsApi.ts';
import type { Chat } from '../../../src/chats/model.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { asRecord } from '../../../src/core/json.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { adele, alex, diego, laura, lee, lynne, patti } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { never, useGraph, type GraphFixture } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';

const launch = chatIds.contosoLaunch;
const review = chatIds.designReview;
const action = /removeAllAccessForUser$/;
const members = /\/members$/;

/** What became of a person: the outcome, and the kind of the failure where there is one. */
type Told = readonly [name: string, outcome: RevocationOutcome['kind'], failure?: string];

/** A revocation that is about to run against the emulator. */
class Run {
  readonly told: RevocationResult[] = [];

  private constructor(
    private readonly graph: GraphFixture,
    private readonly store: ChatStore,
    readonly plan: RevocationPlan,
  ) {}

  /** Plans to revoke `people` in the chats named, from what the service says. */
  static async of(
    graph: GraphFixture,
    selection: readonly (readonly [chatId: string, person: Account])[],
  ): Promise<Run> {
    const client = graph.client();
    const store = new ChatStore(new GraphChatsApi(client, graph.cloud, 'beta'));
    await store.loadMore(never);
    const rosters = new Map<string, Chat>();
    for (const [chatId] of selection) {
      rosters.set(chatId, await store.completeRoster(chatId, never));
    }
    const memberships = selection.flatMap(([chatId, person]) => {
      const chat = rosters.get(chatId);
      const member = chat?.members.find(({ userId }) => userId === person.oid);
      return chat && member ? [{ chat, member }] : [];
    });
    const readings = new Map(
      Array.from(rosters, ([id, roster]): [string, RosterReading] => [id, { kind: 'read', roster }]),
    );
    const self = { userId: alex.oid, tenantId: alex.tid };
    const acting = { account: { id: 'a', label: 'Alex', ...self }, cloud: 'global' };
    const includeSelf = selection.length === 1;
    return new Run(graph, store, planRevocation(memberships, readings, { self, acting, includeSelf }));
  }

  /** Carries the plan out; what became of each person. */
  async outcomes(signal: AbortSignal = never, timeoutMs = 10_000): Promise<Told[]> {
    this.graph.clock.runFreely();
    const journal = new Journal(new MemoryJournal(), () => this.graph.clock.now());
    const revocation = new Revocation({
      api: new GraphRevocationApi(this.graph.client({ timeoutMs }), 'beta'),
      readRoster: (chatId, until) => this.store.readMembers(chatId, until, 'background'),
      journal: journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } }),
      chatLabel: ({ topic }) => topic ?? '',
      assertMayWrite: () => undefined,
      renew: failure => Promise.reject(new FailureError(failure)),
      clock: this.graph.clock,
    });
    const results = await revocation.run(this.plan, signal, { onResult: result => this.told.push(result) });
    deepEqual(
      results.map(({ step }) => step),
      this.plan.steps,
      'each step has one result, in the order of the plan',
    );
    deepEqual(new Set(this.told), new Set(results));
    equal(this.told.length, results.length, 'each result is told once');
    this.assertRecorded((await journal.read()).entries, results);
    this.assertTrue(results);
    return results.map(({ step, outcome }) => {
      const failure = 'failure' in outcome ? outcome.failure.kind : undefined;
      const told = [step.member.displayName, outcome.kind] as const;
      return failure === undefined ? told : [...told, failure];
    });
  }

  /** Compares what is told with what the journal has: everything that left, and nothing else but what was about to. */
  private assertRecorded(entries: readonly JournalEntry[], results: readonly RevocationResult[]): void {
    const recorded = new Map(entries.map(({ intent, outcome }) => [intent.person.userId, outcome?.outcome]));
    for (const { step, outcome, clientRequestId } of results) {
      const known = recorded.get(step.subject.userId);
      if (known !== undefined || clientRequestId !== undefined) {
        equal(known, outcome.kind, step.member.displayName);
      }
    }
  }

  /** Compares what is told with what the emulator has. */
  private assertTrue(results: readonly RevocationResult[]): void {
    for (const { step, outcome } of results) {
      const there = rosterOf(this.graph, step.chat.id).includes(step.member.displayName);
      const mayBeThere: Readonly<Record<RevocationOutcome['kind'], readonly boolean[]>> = {
        revoked: [false],
        notVisibleYet: [true, false],
        alreadyGone: [false],
        refused: [true],
        notAttempted: [true],
        inDoubt: [true, false],
      };
      equal(mayBeThere[outcome.kind].includes(there), true, `${step.member.displayName}: ${outcome.kind}`);
    }
  }
}

/** The names in a chat of the emulator. */
function rosterOf(graph: GraphFixture, chatId: string): (string | null)[] {
  return graph.emulator.tenant.chats.get(chatId)?.members.map(member => member.displayName) ?? [];
}

/** Whose access the requests asked to remove, in their order. */
function asked(graph: GraphFixture): unknown[] {
  return graph.emulator.requests
    .filter(request => request.path.endsWith('/removeAllAccessForUser'))
    .map(request => request.body);
}

function bodyFor(person: Account): unknown {
  const user = {
    '@odata.type': 'microsoft.graph.teamworkUserIdentity',
    id: person.oid,
    tenantId: person.tid,
  };
  return { user };
}

const everybodyInLaunch = [
  'Alex Wilber',
  'Megan Bowen',
  'Adele Vance',
  'Lynne Robbins',
  'Laura Weber',
  'Diego Siciliani',
  'Sam (Guest)',
];
const without = (...names: readonly string[]): string[] =>
  everybodyInLaunch.filter(name => !names.includes(name));

describe('A revocation', () => {
  const graph = useGraph();

  it('removes those in the plan and nobody else', async () => {
    const run = await Run.of(graph, [
      [launch, adele],
      [launch, laura],
      [launch, diego],
      [review, patti],
    ]);

    deepEqual(await run.outcomes(), [
      ['Adele Vance', 'revoked'],
      ['Laura Weber', 'revoked'],
      ['Diego Siciliani', 'revoked'],
      ['Patti Fernandez', 'revoked'],
    ]);
    deepEqual(new Set(asked(graph)), new Set([adele, laura, diego, patti].map(bodyFor)));
    deepEqual(
      [rosterOf(graph, launch), rosterOf(graph, review)],
      [
        without('Adele Vance', 'Laura Weber', 'Diego Siciliani'),
        ['Alex Wilber', 'Adele Vance', 'Isaiah Langer', 'Lee Gu'],
      ],
    );
  });

  it('reads each chat again once, after all of its requests', async () => {
    const run = await Run.of(graph, [
      [launch, adele],
      [review, lee],
      [launch, lynne],
    ]);
    const before = graph.emulator.requests.length;
    await run.outcomes();

    const sent = graph.emulator.requests
      .slice(before)
      .map(({ path }) => decodeURIComponent(path).split('/').slice(-2));
    deepEqual(
      [launch, review].map(id => sent.filter(([chatId]) => chatId === id).map(([, what]) => what)),
      [
        ['removeAllAccessForUser', 'removeAllAccessForUser', 'members'],
        ['removeAllAccessForUser', 'members'],
      ],
    );
  });

  it('keeps the ids of each request for support', async () => {
    const run = await Run.of(graph, [[launch, adele]]);
    await run.outcomes();

    const request = graph.emulator.requests.find(({ path }) => path.endsWith('/removeAllAccessForUser'));
    deepEqual(run.told, [
      {
        step: run.plan.steps[0],
        outcome: { kind: 'revoked' },
        entryId: run.told[0]?.entryId,
        requestId: request?.requestId,
        clientRequestId: request?.headers['client-request-id'],
        recorded: true,
      },
    ]);
  });

  it('does nothing for an empty plan', async () => {
    const run = await Run.of(graph, []);
    const before = graph.emulator.requests.length;
    deepEqual([await run.outcomes(), graph.emulator.requests.length], [[], before]);
  });
});

interface Situation {
  readonly when: string;
  readonly arrange: (fixture: GraphFixture) => void;
  readonly outcome: readonly [outcome: RevocationOutcome['kind'], failure?: string];
  /** Requests to remove access; 1 if left out. */
  readonly requests?: number;
  /** How long an answer is waited for. */
  readonly timeoutMs?: number;
}

/** The members of an answer, the first of them without any id. */
function withoutOneId(body: unknown): unknown {
  const record = asRecord(body);
  const value: readonly unknown[] = Array.isArray(record?.['value']) ? record['value'] : [];
  return { ...record, value: [{ displayName: 'Somebody' }, ...value.slice(1)] };
}

const situations: readonly Situation[] = [
  { when: 'it is done', arrange: () => undefined, outcome: ['revoked'] },
  {
    when: 'the service says it is done and the roster stays as it was',
    arrange: ({ emulator }) => (emulator.choices.removeAllEffect = 'unchanged'),
    outcome: ['notVisibleYet'],
  },
  {
    when: 'it is done and the members lag behind',
    arrange: ({ emulator }) => (emulator.choices.membersLagReadings = 1),
    outcome: ['notVisibleYet'],
  },
  {
    when: 'the member has gone meanwhile and the service does not find the member',
    arrange: leave,
    outcome: ['alreadyGone'],
  },
  {
    when: 'the member has gone meanwhile and the service does not mind',
    arrange: fixture => {
      leave(fixture);
      fixture.emulator.choices.removeAllUnknownUser = '204';
    },
    outcome: ['revoked'],
  },
  {
    when: 'the service says it is done and lists somebody without any id',
    arrange: ({ emulator }) =>
      emulator.faults.add({ path: /\/members$/ }, { kind: 'rewrite', rewrite: withoutOneId }),
    outcome: ['inDoubt', 'protocol'],
  },
  {
    when: 'the service finds nobody and the member is listed all the same',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'status', status: 404 }),
    outcome: ['refused', 'notFound'],
  },
  {
    when: 'the caller is not in the chat',
    arrange: ({ emulator }) =>
      emulator.faults.add(
        { path: action },
        { kind: 'status', status: 403, message: 'InsufficientPrivileges', innerError: { code: '1' } },
      ),
    outcome: ['refused', 'forbidden'],
  },
  {
    when: 'the service refuses with an empty code',
    arrange: ({ emulator }) =>
      emulator.faults.add({ path: action }, { kind: 'status', status: 400, code: '' }),
    outcome: ['refused', 'rejected'],
  },
  {
    when: 'the connection breaks before the service read the request',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'reset', when: 'before' }),
    outcome: ['inDoubt', 'offline'],
  },
  {
    when: 'the connection breaks after the service acted',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'reset', when: 'after' }),
    outcome: ['revoked'],
  },
  {
    when: 'the service is not well and did nothing',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'status', status: 503 }),
    outcome: ['inDoubt', 'unavailable'],
  },
  {
    when: 'the service is not well and acted all the same',
    arrange: ({ emulator }) =>
      emulator.faults.add({ path: action }, { kind: 'status', status: 504, afterChange: true }),
    outcome: ['revoked'],
  },
  {
    when: 'the service is busy and then is not',
    arrange: ({ emulator, clock }) => {
      clock.runFreely();
      emulator.faults.add({ path: action, times: 2 }, { kind: 'status', status: 429, retryAfter: 5 });
    },
    outcome: ['revoked'],
    requests: 3,
  },
  {
    when: 'the service is busy again and again, and then is not',
    arrange: ({ emulator, clock }) => {
      clock.runFreely();
      emulator.faults.add({ path: action, times: 12 }, { kind: 'status', status: 429, retryAfter: 90 });
    },
    outcome: ['revoked'],
    requests: 13,
  },
  {
    when: 'no answer comes and nothing was done',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'hang' }),
    outcome: ['inDoubt', 'timeout'],
    timeoutMs: 400,
  },
  {
    when: 'no answer comes and the service acted',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'hang', when: 'after' }),
    outcome: ['revoked'],
    timeoutMs: 400,
  },
  {
    when: 'the answer is not JSON',
    arrange: ({ emulator }) => emulator.faults.add({ path: action }, { kind: 'htmlBody', status: 200 }),
    outcome: ['revoked'],
  },
  {
    when: 'the service leads elsewhere',
    arrange: ({ emulator }) =>
      emulator.faults.add(
        { path: action },
        { kind: 'redirect', status: 307, location: 'https://evil.example/' },
      ),
    outcome: ['inDoubt', 'protocol'],
  },
  {
    when: 'it is done and the members cannot be read afterwards',
    arrange: ({ emulator }) =>
      emulator.faults.add({ path: members, times: Infinity }, { kind: 'status', status: 500 }),
    outcome: ['inDoubt', 'unavailable'],
  },
  {
    when: 'the connection breaks and the members cannot be read afterwards',
    arrange: ({ emulator }) => {
      emulator.faults.add({ path: action }, { kind: 'reset', when: 'after' });
      emulator.faults.add({ path: members, times: Infinity }, { kind: 'status', status: 403 });
    },
    outcome: ['inDoubt', 'offline'],
  },
  {
    when: 'the members come without their list',
    arrange: ({ emulator }) =>
      emulator.faults.add({ path: members }, { kind: 'rewrite', rewrite: () => ({ value: null }) }),
    outcome: ['inDoubt', 'protocol'],
  },
  {
    when: 'the service knows neither the member nor the chat any more',
    arrange: ({ emulator }) => {
      emulator.faults.add({ path: action }, { kind: 'status', status: 404 });
      emulator.faults.add({ path: members, times: Infinity }, { kind: 'status', status: 404 });
    },
    outcome: ['refused', 'notFound'],
  },
  {
    when: 'the session has ended',
    arrange: ({ tokens }) => (tokens.failure = { kind: 'signedOut', reason: 'expired', answer: undefined }),
    outcome: ['notAttempted', 'signedOut'],
    requests: 0,
  },
  {
    when: 'the permission is missing and the service says so',
    arrange: ({ tokens }) => (tokens.scopes = ['Chat.ReadBasic', 'User.Read']),
    outcome: ['refused', 'consentNeeded'],
  },
  {
    when: 'the permission was not granted',
    arrange: ({ tokens }) =>
      (tokens.failure = { kind: 'consentNeeded', scopes: ['Chat.ReadWrite.All'], answer: undefined }),
    outcome: ['notAttempted', 'consentNeeded'],
    requests: 0,
  },
];

function leave({ emulator }: GraphFixture): void {
  const chat = emulator.tenant.chats.get(launch);
  if (chat) {
    chat.members = chat.members.filter(member => member.displayName !== adele.name);
  }
}

describe('Revoking one’s own access', () => {
  const graph = useGraph();

  it('is known to be done once the service refuses to list the members', async () => {
    const run = await Run.of(graph, [[launch, alex]]);
    deepEqual(await run.outcomes(), [['Alex Wilber', 'revoked']]);
    equal(graph.emulator.requests.at(-1)?.status, 403);
  });

  it('is known to be done in the same way if the answer was lost', async () => {
    const run = await Run.of(graph, [[launch, alex]]);
    graph.emulator.faults.add({ path: action }, { kind: 'reset', when: 'after' });
    deepEqual(await run.outcomes(), [['Alex Wilber', 'revoked']]);
  });

  it('is in doubt if the request was lost, and the members still show them', async () => {
    const run = await Run.of(graph, [[launch, alex]]);
    graph.emulator.faults.add({ path: action }, { kind: 'reset', when: 'before' });
    deepEqual(await run.outcomes(), [['Alex Wilber', 'inDoubt', 'offline']]);
  });

  it('is refused if the service said so, whatever it says about the members', async () => {
    const run = await Run.of(graph, [[launch, alex]]);
    graph.emulator.faults.add({ path: action }, { kind: 'status', status: 403 });
    graph.emulator.faults.add({ path: members }, { kind: 'status', status: 403 });
    deepEqual(await run.outcomes(), [['Alex Wilber', 'refused', 'forbidden']]);
  });
});

describe('The outcome for one member', () => {
  const graph = useGraph();
  for (const { when, arrange, outcome, requests = 1, timeoutMs } of situations) {
    it(`is “${outcome.join(', ')}” when ${when}`, async () => {
      const run = await Run.of(graph, [[launch, adele]]);
      arrange(graph);

      const [told] = await run.outcomes(never, timeoutMs);

      deepEqual(told, ['Adele Vance', ...outcome]);
      equal(asked(graph).length, requests);
      deepEqual(
        rosterOf(graph, launch).filter(name => name !== 'Adele Vance'),
        without('Adele Vance'),
        'nobody else was touched',
      );
    });
  }

  for (const external of ['likeOthers', '403', '204unchanged'] as const) {
    it(`is told as it is for a person of another tenant (${external})`, async () => {
      graph.emulator.choices.removeAllExternal = external;
      const run = await Run.of(graph, [[launch, laura]]);
      const expected = {
        likeOthers: ['Laura Weber', 'revoked'],
        '403': ['Laura Weber', 'refused', 'forbidden'],
        '204unchanged': ['Laura Weber', 'notVisibleYet'],
      };
      deepEqual(await run.outcomes(), [expected[external]]);
    });
  }
});
