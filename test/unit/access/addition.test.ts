import { deepEqual, equal, ok } from 'node:assert/strict';
import { Addition } from '../../../src/access/addition.ts';
import { GraphAdditionApi, type NewMembership } from '../../../src/access/additionApi.ts';
import type { AdditionOutcome } from '../../../src/access/additionOutcome.ts';
import {
  membershipOf,
  sortCandidates,
  wholeHistory,
  type AdditionPlan,
} from '../../../src/access/additionPlan.ts';
import { shortestAdditionMs, workOf } from '../../../src/access/duration.ts';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalPerson } from '../../../src/access/journalLines.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import { GraphChatsApi } from '../../../src/chats/chatsApi.ts';
import { FailureError } from '../../../src/core/failure.ts';
import type { Graph } from '../../../src/graph/client.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import {
  adele,
  alex,
  colleagues,
  diego,
  grady,
  isaiah,
  laura,
  lee,
  patti,
} from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { never, useGraph, type GraphFixture } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';

const launch = chatIds.contosoLaunch;
const account = { id: 'a', label: 'Alex', userId: alex.oid, tenantId: alex.tid };
const asOwner: NewMembership = { role: 'owner', visibleHistoryStartDateTime: undefined };

const byId = ({ oid, tid, name, mail }: Account): JournalPerson => ({
  userId: oid,
  tenantId: tid,
  displayName: name,
  email: mail ?? undefined,
});

const bySignInName = ({ upn }: Account): JournalPerson => ({
  userId: undefined,
  userPrincipalName: upn,
  displayName: '',
});

/** Members about to be added to a chat of the emulator. */
class Run {
  readonly storage = new MemoryJournal();
  readonly journal = new Journal(this.storage, () => this.graph.clock.now());

  private constructor(
    private readonly graph: GraphFixture,
    private readonly client: Graph,
    private readonly store: ChatStore,
    readonly plan: AdditionPlan,
  ) {}

  /** Plans to add `people`, from what the service says. */
  static async of(
    graph: GraphFixture,
    people: readonly (readonly [person: JournalPerson, membership: NewMembership])[],
    { chatId = launch, timeoutMs = 10_000 } = {},
  ): Promise<Run> {
    const client = graph.client({ timeoutMs });
    const store = new ChatStore(new GraphChatsApi(client, graph.cloud, 'beta'));
    await store.loadMore(never);
    const chat = { id: chatId, label: 'Launch', type: 'group', tenantId: alex.tid };
    const readings = new Map<string, RosterReading>([
      [chatId, { kind: 'read', roster: await store.readMembers(chatId, never) }],
    ]);
    const { addable, exclusions } = sortCandidates(
      people.map(([person]) => ({ chat, person, recorded: undefined, mayLag: false })),
      readings,
      { userId: alex.oid, tenantId: alex.tid },
      { account, cloud: 'global' },
    );
    deepEqual(exclusions, []);
    const steps = addable.map(one => {
      const membership = people.find(([person]) => person === one.person)?.[1];
      ok(membership);
      return { ...one, membership };
    });
    return new Run(graph, client, store, { steps, exclusions });
  }

  /**
   * Carries the plan out; what became of each, which the journal has too.
   * @param isWritten whether anything can be written: the journal has nothing otherwise.
   */
  async outcomes(signal: AbortSignal = never, isWritten = true): Promise<unknown[]> {
    this.graph.clock.runFreely();
    const journal = this.journal.begin({ action: 'readd', cloud: 'global', account });
    const planned: string[] = [];
    const addition = new Addition({
      api: new GraphAdditionApi(this.client, this.graph.cloud, 'beta'),
      readRoster: (chatId, until) => this.store.readMembers(chatId, until, 'background'),
      journal: {
        plan: async subjects => {
          const ids = await journal.plan(subjects);
          planned.push(...ids);
          return ids;
        },
        intend: (subject, id) => journal.intend(subject, id),
        settle: (id, outcome) => journal.settle(id, outcome),
      },
      assertMayWrite: () => undefined,
      renew: failure => Promise.reject(new FailureError(failure)),
      clock: this.graph.clock,
    });
    const results = await addition.run(this.plan, signal);
    const { entries } = await this.journal.read();
    const written = new Map(entries.map(({ intent, outcome }) => [intent.id, outcome?.outcome]));
    const kinds = results.map(({ outcome }) => outcome.kind);
    deepEqual(
      [planned.map(id => written.get(id)), written.size],
      isWritten ? [kinds, kinds.length] : [[], 0],
    );
    return results.map(({ step: { person }, outcome }) => {
      const failure = 'failure' in outcome ? outcome.failure.kind : undefined;
      const told = [person.displayName || person.userPrincipalName, outcome.kind];
      return failure === undefined ? told : [...told, failure];
    });
  }
}

/** Those who were asked to be added, in their order. */
function asked(graph: GraphFixture): unknown[] {
  return graph.emulator.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/members'))
    .map(({ body }) => body);
}

function roster(graph: GraphFixture): readonly (readonly unknown[])[] {
  return (graph.emulator.tenant.chats.get(launch)?.members ?? [])
    .slice(7)
    .map(({ displayName, roles, visibleHistoryStartDateTime }) => [
      displayName,
      roles,
      visibleHistoryStartDateTime,
    ]);
}

describe('Adding members', () => {
  const graph = useGraph();

  it('names each by id or sign-in name, the tenant where it is another one, role and history', async () => {
    const run = await Run.of(graph, [
      [byId(isaiah), { role: 'owner', visibleHistoryStartDateTime: wholeHistory }],
      [bySignInName(grady), asOwner],
    ]);
    deepEqual(await run.outcomes(), [
      ['Isaiah Langer', 'added'],
      [grady.upn, 'added'],
    ]);
    const type = '#microsoft.graph.aadUserConversationMember';
    const users = `${graph.emulator.origin}/beta/users`;
    deepEqual(asked(graph), [
      {
        '@odata.type': type,
        'user@odata.bind': `${users}/${isaiah.oid}`,
        roles: ['owner'],
        visibleHistoryStartDateTime: wholeHistory,
      },
      { '@odata.type': type, 'user@odata.bind': `${users}/${grady.upn}`, roles: ['owner'] },
    ]);
    deepEqual(roster(graph), [
      ['Isaiah Langer', ['owner'], wholeHistory],
      ['Grady Archie', ['owner'], null],
    ]);
  });

  it('brings back an external person and a guest of the directory, each as they were', async () => {
    const chat = graph.emulator.tenant.chats.get(launch);
    ok(chat);
    chat.members = chat.members.filter(
      ({ displayName }) => displayName !== laura.name && displayName !== diego.name,
    );
    const since = '2026-05-04T08:00:00Z';
    const run = await Run.of(graph, [
      [byId(laura), { role: 'owner', visibleHistoryStartDateTime: wholeHistory }],
      [byId(diego), { role: 'guest', visibleHistoryStartDateTime: since }],
    ]);
    deepEqual(await run.outcomes(), [
      ['Laura Weber', 'added'],
      ['Diego Siciliani', 'added'],
    ]);
    deepEqual(
      asked(graph).map(
        body => typeof body === 'object' && body !== null && 'tenantId' in body && body.tenantId,
      ),
      [laura.tid, false],
    );
    const back = graph.emulator.tenant.chats
      .get(launch)
      ?.members.slice(-2)
      .map(member => [member.displayName, member.roles, member.visibleHistoryStartDateTime]);
    deepEqual(back, [
      ['Laura Weber', ['owner'], wholeHistory],
      ['Diego Siciliani', ['guest'], since],
    ]);
  });

  it('knows somebody by the place that the service gave where the address is another one', async () => {
    const { accounts } = graph.emulator.tenant;
    const one = accounts.find(({ tid, mail, upn }) => tid === alex.tid && mail !== null && mail !== upn);
    ok(one);
    const person = bySignInName(one);
    const run = await Run.of(graph, [[person, asOwner]]);
    graph.emulator.faults.add(
      { method: 'GET', path: /members$/ },
      { kind: 'rewrite', rewrite: withoutAddresses },
    );
    deepEqual(await run.outcomes(), [[person.userPrincipalName, 'added']]);
  });

  it('writes down what is asked for before it is sent', async () => {
    const run = await Run.of(graph, [
      [byId(isaiah), { role: 'guest', visibleHistoryStartDateTime: wholeHistory }],
    ]);
    let known = 0;
    graph.emulator.faults.add(
      { method: 'POST', path: /members$/ },
      {
        kind: 'rewrite',
        rewrite: body => {
          known = run.storage.lines.length;
          return body;
        },
      },
    );
    await run.outcomes();
    const [entry] = (await run.journal.read()).entries;
    deepEqual(
      [known, entry?.intent.action, entry?.intent.membership, entry?.intent.person.userId],
      [2, 'readd', { roles: ['guest'], visibleHistoryStartDateTime: wholeHistory }, isaiah.oid],
    );
  });

  it('sends nothing that could not be written down', async () => {
    const run = await Run.of(graph, [[byId(isaiah), asOwner]]);
    run.storage.fails = () => true;
    deepEqual(
      [await run.outcomes(never, false), asked(graph)],
      [[['Isaiah Langer', 'notAttempted', 'storage']], []],
    );
  });

  it('stops before the next request when cancelled', async () => {
    const run = await Run.of(graph, [
      [byId(isaiah), asOwner],
      [byId(lee), asOwner],
      [byId(patti), asOwner],
    ]);
    const cancelling = new AbortController();
    graph.emulator.faults.add(
      { method: 'POST', path: /members$/, skip: 1 },
      {
        kind: 'rewrite',
        rewrite: body => {
          cancelling.abort();
          return body;
        },
      },
    );
    deepEqual(await run.outcomes(cancelling.signal), [
      ['Isaiah Langer', 'added'],
      ['Lee Gu', 'added'],
      ['Patti Fernandez', 'notAttempted', 'cancelled'],
    ]);
    equal(asked(graph).length, 2);
  });
});

describe('Adding members at the published limits', () => {
  const graph = useGraph({ throttling: true });

  it('takes four a minute into one chat, and no request is refused for its pace', async () => {
    const people = colleagues.slice(0, 9).map(person => [byId(person), asOwner] as const);
    const run = await Run.of(graph, people);
    const begun = graph.clock.now();
    const outcomes = await run.outcomes();
    const took = graph.clock.now() - begun;
    deepEqual(
      [outcomes.length, new Set(graph.emulator.requests.map(({ status }) => status))],
      [9, new Set([200, 201])],
    );
    const shortest = shortestAdditionMs(workOf(run.plan));
    equal(shortest, 121_000);
    ok(took >= 120_000 && took <= shortest * 1.05, `${took} ms`);
  });
});

/** The body of a page of members, as if the service kept the addresses to itself. */
function withoutAddresses(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'email' ? null : value)));
}

interface Situation {
  readonly when: string;
  readonly arrange: (fixture: GraphFixture) => void;
  readonly outcome: readonly [outcome: AdditionOutcome['kind'], failure?: string];
  /** Requests to add; 1 if left out. */
  readonly requests?: number;
  readonly timeoutMs?: number;
}

const adding = { method: 'POST', path: /\/members$/ };
const reading = { method: 'GET', path: /\/members$/, times: Infinity };

const situations: readonly Situation[] = [
  { when: 'it is done', arrange: () => undefined, outcome: ['added'] },
  {
    when: 'the service says 201 and the roster stays as it was',
    arrange: ({ emulator }) => (emulator.choices.addEffect = 'unchanged'),
    outcome: ['notVisibleYet'],
  },
  {
    when: 'it is done and the members lag behind',
    arrange: ({ emulator }) => (emulator.choices.membersLagReadings = 1),
    outcome: ['notVisibleYet'],
  },
  {
    when: 'the service refuses with an empty code',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'status', status: 400, code: '' }),
    outcome: ['refused', 'rejected'],
  },
  {
    when: 'somebody else was quicker and the service refuses with an empty code',
    arrange: fixture => {
      join(fixture);
      fixture.emulator.choices.addExistingMember = '400emptyCode';
    },
    outcome: ['alreadyMember'],
  },
  { when: 'somebody else was quicker and the service says 409', arrange: join, outcome: ['alreadyMember'] },
  {
    when: 'somebody else was quicker and the service does not mind',
    arrange: fixture => {
      join(fixture);
      fixture.emulator.choices.addExistingMember = '201';
    },
    outcome: ['added'],
  },
  {
    when: 'the caller is not in the chat',
    arrange: ({ emulator }) =>
      emulator.faults.add(adding, {
        kind: 'status',
        status: 403,
        message: 'InsufficientPrivileges',
        innerError: { code: '1' },
      }),
    outcome: ['refused', 'forbidden'],
  },
  {
    when: 'the roster of the chat is fixed',
    arrange: ({ emulator }) =>
      emulator.faults.add(adding, {
        kind: 'status',
        status: 403,
        message: "The roster of a oneOnOne chat can't be changed.",
      }),
    outcome: ['refused', 'forbidden'],
  },
  {
    when: 'nobody knows the person',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'status', status: 404 }),
    outcome: ['refused', 'notFound'],
  },
  {
    when: 'the service is busy and then is not',
    arrange: ({ emulator }) =>
      emulator.faults.add({ ...adding, times: 2 }, { kind: 'status', status: 429, retryAfter: 5 }),
    outcome: ['added'],
    requests: 3,
  },
  {
    when: 'the service is busy again and again, and then is not',
    arrange: ({ emulator }) =>
      emulator.faults.add({ ...adding, times: 12 }, { kind: 'status', status: 429, retryAfter: 90 }),
    outcome: ['added'],
    requests: 13,
  },
  {
    when: 'the service is not well and did nothing',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'status', status: 503 }),
    outcome: ['inDoubt', 'unavailable'],
  },
  {
    when: 'the service is not well and acted all the same',
    arrange: ({ emulator }) =>
      emulator.faults.add(adding, { kind: 'status', status: 504, afterChange: true }),
    outcome: ['added'],
  },
  {
    when: 'the connection breaks before the service read the request',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'reset', when: 'before' }),
    outcome: ['inDoubt', 'offline'],
  },
  {
    when: 'the connection breaks after the service acted',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'reset', when: 'after' }),
    outcome: ['added'],
  },
  {
    when: 'no answer comes and nothing was done',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'hang' }),
    outcome: ['inDoubt', 'timeout'],
    timeoutMs: 400,
  },
  {
    when: 'no answer comes and the service acted',
    arrange: ({ emulator }) => emulator.faults.add(adding, { kind: 'hang', when: 'after' }),
    outcome: ['added'],
    timeoutMs: 400,
  },
  {
    when: 'it is done and the members cannot be read afterwards',
    arrange: ({ emulator }) => emulator.faults.add(reading, { kind: 'status', status: 500 }),
    outcome: ['inDoubt', 'unavailable'],
  },
  {
    when: 'the connection breaks and the members cannot be read afterwards',
    arrange: ({ emulator }) => {
      emulator.faults.add(adding, { kind: 'reset', when: 'after' });
      emulator.faults.add(reading, { kind: 'status', status: 403 });
    },
    outcome: ['inDoubt', 'offline'],
  },
  {
    when: 'the service refuses and the members cannot be read afterwards',
    arrange: ({ emulator }) => {
      emulator.faults.add(adding, { kind: 'status', status: 409 });
      emulator.faults.add(reading, { kind: 'status', status: 500 });
    },
    outcome: ['refused', 'rejected'],
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
];

function join({ emulator }: GraphFixture): void {
  const chat = emulator.tenant.chats.get(launch);
  const other = [...emulator.tenant.chats.values()]
    .flatMap(({ members }) => members)
    .find(({ displayName }) => displayName === isaiah.name);
  if (chat && other) {
    chat.members = [...chat.members, other];
  }
}

describe('The outcome for somebody who is to be added', () => {
  const graph = useGraph();
  for (const { when, arrange, outcome, requests = 1, timeoutMs } of situations) {
    it(`is “${outcome.join(', ')}” when ${when}`, async () => {
      const run = await Run.of(graph, [[byId(isaiah), asOwner]], { timeoutMs: timeoutMs ?? 10_000 });
      arrange(graph);
      const before = graph.emulator.tenant.chats.get(launch)?.members.slice(0, 7);
      deepEqual(await run.outcomes(), [['Isaiah Langer', ...outcome]]);
      deepEqual(
        [asked(graph).length, graph.emulator.tenant.chats.get(launch)?.members.slice(0, 7)],
        [requests, before],
      );
    });
  }

  it('is what the service says for somebody of another tenant', async () => {
    graph.emulator.choices.addExternalMember = '403';
    const chat = graph.emulator.tenant.chats.get(chatIds.withoutTopic);
    ok(chat);
    const run = await Run.of(graph, [[byId(laura), asOwner]], { chatId: chat.id });
    deepEqual(await run.outcomes(), [['Laura Weber', 'refused', 'forbidden']]);
  });
});

describe('The membership that somebody gets', () => {
  const chat = { id: 'c', label: 'C', type: 'group' };
  const candidate = (roles: readonly string[], visibleHistoryStartDateTime?: string) => ({
    chat,
    person: byId(adele),
    mayLag: false,
    recorded: {
      type: 'intent',
      version: 1,
      id: 'i',
      run: 'r',
      session: 's',
      time: '2026-06-18T14:30:00Z',
      action: 'revoke',
      cloud: 'global',
      account,
      chat,
      person: byId(adele),
      membership: { roles, visibleHistoryStartDateTime },
      clientRequestId: 'x',
    } as const,
  });
  const asRecorded = { role: 'recorded', history: 'recorded' } as const;

  it('is the recorded one, where a role that Graph does not take becomes owner', () => {
    deepEqual(
      [
        candidate(['guest'], wholeHistory),
        candidate(['owner']),
        candidate([]),
        { chat, person: byId(adele), recorded: undefined, mayLag: false },
      ].map(one => membershipOf(one, asRecorded)),
      [
        { role: 'guest', visibleHistoryStartDateTime: wholeHistory },
        { role: 'owner', visibleHistoryStartDateTime: undefined },
        { role: 'owner', visibleHistoryStartDateTime: undefined },
        { role: 'owner', visibleHistoryStartDateTime: undefined },
      ],
    );
  });

  it('is the chosen one', () => {
    deepEqual(
      membershipOf(candidate(['guest'], wholeHistory), { role: 'owner', history: { from: undefined } }),
      asOwner,
    );
  });
});
