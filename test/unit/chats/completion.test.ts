import { deepEqual } from 'node:assert/strict';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import { GraphChatsApi, type ChatsApi } from '../../../src/chats/chatsApi.ts';
import {
  completenessOf,
  completePeople,
  hasEverybody,
  isComplete,
  loadFirst,
  type CompletionProgress,
  type UnreadChat,
} from '../../../src/chats/completion.ts';
import type { Chat, MemberList } from '../../../src/chats/model.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { asRecord } from '../../../src/core/json.ts';
import type { GraphCall, GraphReply, NextLink } from '../../../src/graph/call.ts';
import type { Graph } from '../../../src/graph/client.ts';
import type { Page } from '../../../src/graph/paging.ts';
import type { Fault } from '../../emulator/faults.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { alexChatCount } from '../../emulator/seed/contosoTenant.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';
import { sampleChat } from './sample.ts';

/** The chats of the tenant of which the service shows 25 members. */
const cut: readonly string[] = [chatIds.allHands, chatIds.exactlyTwentyFive, chatIds.twentySix];

/** Passes calls on and remembers how urgent they were. */
class PriorityRecorder implements Graph {
  readonly priorities: (GraphCall['priority'] | 'none')[] = [];

  constructor(private readonly graph: Graph) {}

  send(call: GraphCall): Promise<GraphReply> {
    this.priorities.push(call.priority ?? 'none');
    return this.graph.send(call);
  }
}

/** Gives its second page once it was asked for the roster of the chat on the first. */
class SecondPageAfterRosters implements ChatsApi {
  private asked: () => void = () => undefined;
  private readonly wasAsked = new Promise<void>(resolve => (this.asked = resolve));

  async listChats(page: NextLink | undefined): Promise<Page<Chat>> {
    if (page) {
      await this.wasAsked;
      return { items: [sampleChat('b')], unreadable: 0, next: undefined };
    }
    const cutChat = sampleChat('a', { roster: 'partial' });
    return { items: [cutChat], unreadable: 0, next: { nextLink: 'two' } };
  }

  listMembers(): Promise<MemberList> {
    this.asked();
    return Promise.resolve({ members: [], unreadableMembers: 0, roster: 'complete' });
  }
}

describe('Completing chats and rosters', () => {
  const graph = useGraph();
  let recorder: PriorityRecorder;
  let store: ChatStore;
  let progress: CompletionProgress[];
  beforeEach(() => {
    recorder = new PriorityRecorder(graph.client());
    store = new ChatStore(new GraphChatsApi(recorder, graph.cloud, 'beta'));
    progress = [];
  });

  const complete = (signal = never): Promise<readonly UnreadChat[]> =>
    completePeople(store, signal, step => progress.push(step));

  /** Pages and rosters asked for, the rosters by chat in any order. */
  const asked = (): unknown => {
    const paths = graph.emulator.requests.map(({ path }) => decodeURIComponent(path));
    return {
      pages: paths.filter(path => path === '/beta/me/chats').length,
      rosters: paths.flatMap(path => /\/chats\/(.+)\/members$/.exec(path)?.[1] ?? []).sort(),
    };
  };

  it('asks once for each page and once for each chat that shows 25 members, and says how far it is', async () => {
    const unread = await complete();
    const told = {
      chats: new Set(progress.map(({ chats }) => chats)),
      done: new Set(progress.map(({ rosters }) => rosters.done)),
      last: progress.at(-1),
    };
    deepEqual(
      { unread, asked: asked(), told, held: completenessOf(store) },
      {
        unread: [],
        asked: { pages: 3, rosters: [...cut].sort() },
        told: {
          chats: new Set([50, 100, alexChatCount]),
          done: new Set([0, 1, 2, 3]),
          last: {
            chats: alexChatCount,
            allChats: true,
            rosters: { done: 3, left: 0 },
            remainingMs: undefined,
          },
        },
        held: { chats: alexChatCount, allChats: true, isCut: false, partialRosters: 0, unreadable: 0 },
      },
    );
    deepEqual(store.chat(chatIds.allHands)?.members.length, 60);
  });

  it('lets all other requests go first', async () => {
    await complete();
    deepEqual(
      recorder.priorities,
      recorder.priorities.map(() => 'background'),
    );
    await store.readRoster(chatIds.adele, never);
    deepEqual(recorder.priorities.at(-1), 'none');
  });

  it('asks for nothing when nothing is missing, and for what is missing alone', async () => {
    await store.loadMore(never);
    await store.completeRoster(chatIds.allHands, never);
    await complete();
    const once = asked();
    await complete();
    deepEqual([once, asked()], [{ pages: 3, rosters: [...cut].sort() }, once]);
  });

  it('keeps what it has when it is cancelled, and goes on from there', async () => {
    const controller = new AbortController();
    const failure = await failureFrom(
      completePeople(store, controller.signal, step => {
        if (step.chats === 100) {
          controller.abort();
        }
      }),
    );
    const { chats, allChats } = completenessOf(store);
    deepEqual([failure.kind, chats, allChats], ['cancelled', 100, false]);
    await complete();
    deepEqual([asked(), completenessOf(store).partialRosters], [{ pages: 3, rosters: [...cut].sort() }, 0]);
  });

  it('reads the rosters of a page while the next page is on its way', async () => {
    const api = new SecondPageAfterRosters();
    const own = new ChatStore(api);
    await completePeople(own, never, () => undefined);
    deepEqual(
      own.chats.map(({ id, roster }) => [id, roster]),
      [
        ['a', 'complete'],
        ['b', 'complete'],
      ],
    );
  });

  /** The chats left out, by id, with the kind of failure. */
  const leftOut = (unread: readonly UnreadChat[]): unknown =>
    unread.map(({ chat, failure }) => [chat.id, failure.kind]);

  it('ends although one chat always answers 500, names it, and asks for it alone when run again', async () => {
    graph.clock.runFreely();
    graph.emulator.faults.add(
      { path: new RegExp(chatIds.allHands), times: Infinity },
      { kind: 'status', status: 500 },
    );
    const first = await complete();
    const held = completenessOf(store);
    const again = await complete();
    deepEqual(
      [leftOut(first), held.partialRosters, leftOut(again), asked()],
      [
        [[chatIds.allHands, 'unavailable']],
        1,
        [[chatIds.allHands, 'unavailable']],
        { pages: 3, rosters: [...cut, chatIds.allHands].sort() },
      ],
    );
  });

  const faults: readonly (readonly [string, Fault])[] = [
    ['forbidden', { kind: 'status', status: 403 }],
    ['notFound', { kind: 'status', status: 404 }],
    ['rejected', { kind: 'status', status: 400 }],
    ['unavailable', { kind: 'status', status: 503 }],
    ['timeout', { kind: 'hang' }],
    ['offline', { kind: 'reset', when: 'before' }],
    ['protocol', { kind: 'htmlBody' }],
  ];
  for (const [kind, fault] of faults) {
    it(`reads the others when one roster cannot be read (${kind})`, async () => {
      store = new ChatStore(new GraphChatsApi(graph.client({ timeoutMs: 400 }), graph.cloud, 'beta'));
      graph.clock.runFreely();
      await store.loadMore(never);
      graph.emulator.faults.add({ path: new RegExp(chatIds.allHands), times: Infinity }, fault);
      deepEqual(
        [leftOut(await complete()), completenessOf(store).partialRosters, progress.at(-1)?.rosters],
        [[[chatIds.allHands, kind]], 1, { done: 3, left: 0 }],
      );
    });
  }

  it('waits for as long as a busy service asks', async () => {
    graph.clock.runFreely();
    graph.emulator.faults.add(
      { path: new RegExp(chatIds.allHands), times: 9 },
      { kind: 'status', status: 429, retryAfter: 90 },
    );
    deepEqual([await complete(), completenessOf(store).partialRosters], [[], 0]);
  });

  it('ends where the network is gone', async () => {
    await store.loadAll(never, () => undefined);
    graph.clock.runFreely();
    graph.emulator.faults.add({ path: /members$/, times: Infinity }, { kind: 'reset', when: 'before' });
    const failure = await failureFrom(complete());
    graph.emulator.faults.clear();
    await complete();
    deepEqual([failure.kind, completenessOf(store).partialRosters], ['offline', 0]);
  });

  it('ends where many rosters in a row cannot be read, and keeps those that could', async () => {
    const many = Array.from({ length: 200 }, (_, index) => sampleChat(`c${index}`, { roster: 'partial' }));
    let askedFor = 0;
    const failing = new ChatStore({
      listChats: () => Promise.resolve({ items: many, unreadable: 0, next: undefined }),
      listMembers: () => {
        askedFor += 1;
        return askedFor === 1
          ? Promise.resolve({ members: [], unreadableMembers: 0, roster: 'complete' })
          : Promise.reject(new FailureError({ kind: 'timeout', afterMs: 1 }));
      },
    });
    const failure = await failureFrom(completePeople(failing, never, () => undefined));
    deepEqual([failure.kind, completenessOf(failing).partialRosters, askedFor < 40], ['timeout', 199, true]);
  });

  it('ends where the session has ended', async () => {
    await store.loadAll(never, () => undefined);
    graph.tokens.failure = { kind: 'signedOut', reason: 'expired', answer: undefined };
    deepEqual((await failureFrom(complete())).kind, 'signedOut');
  });

  it('has nothing left to load where the list came to no end, and claims neither all chats nor everybody', async () => {
    graph.emulator.faults.add({ path: /me\/chats$/, times: Infinity }, { kind: 'loopingNextLink' });
    await store.loadAll(never, () => undefined);
    await complete();
    const known = completenessOf(store);
    deepEqual(
      [known, isComplete(known), hasEverybody(known)],
      [{ chats: 50, allChats: false, isCut: true, partialRosters: 0, unreadable: 0 }, true, false],
    );
  });

  it('counts what the service listed and nobody can read', async () => {
    graph.emulator.faults.add(
      { path: new RegExp(chatIds.allHands) },
      {
        kind: 'rewrite',
        rewrite: body => ({ ...asRecord(body), value: [null, { displayName: 'Somebody' }] }),
      },
    );
    deepEqual([await complete(), completenessOf(store).unreadable], [[], 2]);
  });
});

describe('Reading the first chats', () => {
  const pageOf = (...ids: readonly string[]): Page<Chat> => ({
    items: ids.map(id => sampleChat(id)),
    unreadable: 0,
    next: { nextLink: `after ${ids.join()}` },
  });
  const offline = new FailureError({ kind: 'offline', left: false, detail: '' });

  /** A list with these pages, of which some cannot be read. */
  function listOf(...pages: readonly (Page<Chat> | FailureError)[]): ChatStore {
    const left = [...pages];
    return new ChatStore({
      listChats: async () => {
        const page = left.shift() ?? { items: [], unreadable: 0, next: undefined };
        if (page instanceof FailureError) throw page;
        return Promise.resolve(page);
      },
      listMembers: () => Promise.reject(offline),
    });
  }

  const idsOf = ({ chats }: ChatStore): readonly string[] => chats.map(({ id }) => id);

  it('goes on until there are some, and no further', async () => {
    const store = listOf(pageOf(), pageOf('a'), pageOf('b'));
    await loadFirst(store, never);
    const first = idsOf(store);
    await loadFirst(store, never);
    deepEqual([first, idsOf(store)], [['a'], ['a']]);
  });

  it('tries again where they could not be read, and fails as that does', async () => {
    const store = listOf(offline, offline, pageOf('a'));
    await failureFrom(store.loadMore(never));
    const again = await failureFrom(loadFirst(store, never));
    await loadFirst(store, never);
    deepEqual([again.kind, idsOf(store)], ['offline', ['a']]);
  });

  it('reads nothing more of a list that is at its end, though it has no chats', async () => {
    const store = listOf();
    await loadFirst(store, never);
    await loadFirst(store, never);
    deepEqual([idsOf(store), store.state], [[], { kind: 'complete', isCut: false }]);
  });
});
