import { deepEqual } from 'node:assert/strict';
import { GraphChatsApi } from '../../../src/chats/chatsApi.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import { completenessOf, completePeople, type CompletionProgress } from '../../../src/chats/completion.ts';
import type { GraphCall, GraphReply } from '../../../src/graph/call.ts';
import type { Graph } from '../../../src/graph/client.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { alexChatCount } from '../../emulator/seed/contosoTenant.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';

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

  const complete = (signal = never): Promise<number> =>
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
    const refused = await complete();
    deepEqual(
      { refused, asked: asked(), progress, held: completenessOf(store) },
      {
        refused: 0,
        asked: { pages: 3, rosters: [...cut].sort() },
        progress: [
          { kind: 'chats', read: 50 },
          { kind: 'chats', read: 100 },
          { kind: 'chats', read: alexChatCount },
          { kind: 'rosters', done: 1, left: 2 },
          { kind: 'rosters', done: 2, left: 1 },
          { kind: 'rosters', done: 3, left: 0 },
        ],
        held: { chats: alexChatCount, allChats: true, partialRosters: 0 },
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
        if (step.kind === 'chats' && step.read === 100) {
          controller.abort();
        }
      }),
    );
    deepEqual(
      [failure.kind, completenessOf(store)],
      ['cancelled', { chats: 100, allChats: false, partialRosters: 3 }],
    );
    await complete();
    deepEqual(asked(), { pages: 3, rosters: [...cut].sort() });
  });

  it('keeps the rosters it has when the service fails, and asks for the others alone', async () => {
    await store.loadAll(never, () => undefined);
    graph.clock.runFreely();
    graph.emulator.faults.add(
      { path: new RegExp(chatIds.twentySix), times: Infinity },
      { kind: 'status', status: 503, code: '' },
    );
    const failure = await failureFrom(complete());
    const held = completenessOf(store);
    graph.emulator.faults.clear();
    await complete();
    deepEqual(
      [failure.kind, held, completenessOf(store)],
      [
        'unavailable',
        { chats: alexChatCount, allChats: true, partialRosters: 1 },
        { chats: alexChatCount, allChats: true, partialRosters: 0 },
      ],
    );
  });

  it('reads the others when one roster is refused', async () => {
    await store.loadMore(never);
    graph.emulator.faults.add(
      { path: new RegExp(chatIds.allHands) },
      { kind: 'status', status: 403, code: 'Forbidden' },
    );
    deepEqual(
      [await complete(), completenessOf(store).partialRosters, progress.at(-1)],
      [1, 1, { kind: 'rosters', done: 3, left: 0 }],
    );
  });
});
