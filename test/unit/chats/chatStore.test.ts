import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChatStore, type ChatsChange } from '../../../src/chats/chatStore.ts';
import { GraphChatsApi, type ChatsApi } from '../../../src/chats/chatsApi.ts';
import type { Chat, Member, MemberList } from '../../../src/chats/model.ts';
import { asRecord } from '../../../src/core/json.ts';
import type { Page } from '../../../src/graph/paging.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { alexChatCount } from '../../emulator/seed/contosoTenant.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';
import { sampleChat, sampleMember } from './sample.ts';

const chatPages = /\/me\/chats$/;
const members = /\/members$/;

function held(): { until: Promise<void>; release: () => void } {
  let release: () => void = () => undefined;
  const until = new Promise<void>(resolve => {
    release = resolve;
  });
  return { until, release };
}

describe('The list of chats', () => {
  const graph = useGraph();
  let store: ChatStore;
  let changes: ChatsChange[];
  beforeEach(() => {
    store = new ChatStore(new GraphChatsApi(graph.client(), graph.cloud, 'beta'));
    changes = [];
    store.onDidChange(change => changes.push(change));
  });

  /** What a tree would see. */
  const seen = (): unknown => ({
    chats: store.chats.length,
    state: store.state.kind,
    requests: graph.emulator.requests.length,
  });

  it('asks nothing before it is asked', () => {
    deepEqual(seen(), { chats: 0, state: 'unread', requests: 0 });
  });

  it('has its first page after one request, and says so once', async () => {
    await store.loadMore(never);
    deepEqual([seen(), changes], [{ chats: 50, state: 'partial', requests: 1 }, [{ kind: 'list' }]]);
  });

  it('reads one page more each time, until there are no more', async () => {
    const steps: unknown[] = [];
    for (let time = 1; time <= 4; time += 1) {
      await store.loadMore(never);
      steps.push(seen());
    }
    deepEqual(steps, [
      { chats: 50, state: 'partial', requests: 1 },
      { chats: 100, state: 'partial', requests: 2 },
      { chats: alexChatCount, state: 'complete', requests: 3 },
      { chats: alexChatCount, state: 'complete', requests: 3 },
    ]);
    equal(new Set(store.chats.map(({ id }) => id)).size, alexChatCount);
  });

  it('reads all pages with one request for each fifty, and tells how far it is', async () => {
    const counts: number[] = [];
    await store.loadAll(never, count => counts.push(count));
    deepEqual(
      [seen(), counts],
      [
        { chats: alexChatCount, state: 'complete', requests: Math.ceil(alexChatCount / 50) },
        [50, 100, alexChatCount],
      ],
    );
  });

  it('finds a chat by its id', async () => {
    await store.loadMore(never);
    deepEqual(
      [store.chat(chatIds.contosoLaunch)?.topic, store.chat('19:gone@thread.v2')],
      ['Contoso Launch', undefined],
    );
  });

  it('shares one request among all who ask at once', async () => {
    await Promise.all([store.loadMore(never), store.loadMore(never), store.loadMore(never)]);
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 1 });
  });

  it('is read for one who waits although another, who began it, gave up', async () => {
    const controller = new AbortController();
    const { until, release } = held();
    graph.emulator.faults.add({}, { kind: 'hold', until });
    const arrived = graph.emulator.requested(chatPages);
    const impatient = failureFrom(store.loadMore(controller.signal));
    const patient = store.loadMore(never);
    await arrived;
    controller.abort();

    deepEqual(await impatient, { kind: 'cancelled' });
    await patient;
    release();
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 2 });
  });

  it('is read for one who began it although another, who waits, gives up', async () => {
    const controller = new AbortController();
    const patient = store.loadMore(never);
    const impatient = failureFrom(store.loadMore(controller.signal));
    controller.abort();

    deepEqual(await impatient, { kind: 'cancelled' });
    await patient;
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 1 });
  });

  it('is as it was when a page is cancelled', async () => {
    await store.loadMore(never);
    deepEqual(await failureFrom(store.loadMore(AbortSignal.abort())), { kind: 'cancelled' });
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 1 });
  });

  it('keeps what it has when a page fails, and goes on there when asked again', async () => {
    graph.emulator.faults.add({ skip: 1 }, { kind: 'status', status: 500 });
    await store.loadMore(never);
    const failure = await failureFrom(store.loadMore(never));

    deepEqual([failure.kind, store.state], ['unavailable', { kind: 'failed', failure }]);
    equal(store.chats.length, 50);
    await store.loadAll(never, () => undefined);
    deepEqual(seen(), { chats: alexChatCount, state: 'complete', requests: 4 });
  });

  it('tells everybody who waits for a page that it failed', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 404 });
    const failures = await Promise.all([
      failureFrom(store.loadMore(never)),
      failureFrom(store.loadMore(never)),
    ]);
    deepEqual(
      [failures.map(({ kind }) => kind), seen()],
      [['notFound', 'notFound'], { chats: 0, state: 'failed', requests: 1 }],
    );
  });

  it('stops reading all when cancelled, and keeps what came', async () => {
    const controller = new AbortController();
    const failure = await failureFrom(store.loadAll(controller.signal, () => controller.abort()));
    deepEqual([failure, seen()], [{ kind: 'cancelled' }, { chats: 50, state: 'partial', requests: 1 }]);
  });

  it('ends where the service leads in a circle, with what was read', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'loopingNextLink' });
    await store.loadAll(never, () => undefined);
    await store.loadMore(never);
    deepEqual(seen(), { chats: 50, state: 'complete', requests: 2 });
  });

  it('ends where links are ever new and pages are not', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'endlessNextLink' });
    await store.loadAll(never, () => undefined);
    deepEqual(seen(), { chats: 50, state: 'complete', requests: 21 });
  });

  it('ends a refresh in the same way', async () => {
    await store.loadAll(never, () => undefined);
    graph.emulator.faults.add({ times: Infinity }, { kind: 'loopingNextLink' });
    await store.refresh(never);
    deepEqual(seen(), { chats: 50, state: 'complete', requests: 5 });
  });

  it('counts the chats that could not be read, once for each, and shows the others', async () => {
    const spoilt = (body: unknown): unknown => {
      const record = asRecord(body);
      const value: unknown = record?.['value'];
      return {
        ...record,
        value: Array.isArray(value) ? [null, 'x', { topic: 'No id' }, ...(value as unknown[])] : value,
      };
    };
    graph.emulator.faults.add({ times: Infinity }, { kind: 'rewrite', rewrite: spoilt });
    await store.loadMore(never);
    const first = [store.chats.length, store.unreadable];
    await store.loadMore(never);
    const second = [store.chats.length, store.unreadable];
    await store.refresh(never);
    deepEqual(
      [first, second, [store.chats.length, store.unreadable]],
      [
        [50, 3],
        [100, 6],
        [100, 6],
      ],
    );
  });

  it('does not follow a link to another host', async () => {
    graph.emulator.faults.add({}, { kind: 'nextLink', link: 'https://graph.evil.example/beta/me/chats' });
    await store.loadMore(never);
    const failure = await failureFrom(store.loadMore(never));
    deepEqual(failure, { kind: 'protocol', problem: 'foreignHost', detail: 'graph.evil.example' });
    deepEqual(seen(), { chats: 50, state: 'failed', requests: 1 });
  });

  it('has nothing of a person without chats', async () => {
    graph.emulator.tenant.chats.clear();
    await store.loadMore(never);
    deepEqual(seen(), { chats: 0, state: 'complete', requests: 1 });
  });

  it('shows each page of a refresh as it comes, and lets go at its end of the chats that are gone', async () => {
    await store.loadAll(never, () => undefined);
    const [first, second] = store.chats;
    const last = store.chats.at(-1);
    for (const gone of [first, last]) {
      graph.emulator.tenant.chats.delete(gone?.id ?? '');
    }
    graph.clock.runFreely();
    changes.length = 0;
    const shown: unknown[] = [];
    store.onDidChange(() => shown.push([store.chats.length, store.chats[0]?.id]));

    const gone = await store.refresh(never);

    deepEqual(
      { changes, shown, gone: gone?.map(({ id }) => id), first: first && store.chat(first.id) },
      {
        changes: [{ kind: 'list' }, { kind: 'list' }, { kind: 'list' }, { kind: 'list' }],
        shown: [
          [alexChatCount, second?.id],
          [alexChatCount, second?.id],
          [alexChatCount, second?.id],
          [alexChatCount - 2, second?.id],
        ],
        gone: [first?.id, last?.id],
        first: undefined,
      },
    );
    deepEqual(seen(), { chats: alexChatCount - 2, state: 'complete', requests: 7 });
  });

  it('keeps a chat that moves to the first page while a refresh reads the others', async () => {
    const [a, b] = [sampleChat('a'), sampleChat('b')];
    const next = { nextLink: 'https://graph.microsoft.com/beta/me/chats?next' };
    const moving = new ChatStore(
      new ScriptedApi([
        { items: [a], next },
        { items: [b] },
        { items: [a], next },
        { items: [] },
        { items: [b, a], next },
      ]),
    );
    await moving.loadAll(never, () => undefined);
    deepEqual([await moving.refresh(never), moving.chats.map(({ id }) => id)], [[], ['b', 'a']]);
  });

  it('gives the members of a chat that left the list while they were read to whoever asked for them', async () => {
    const api = new ScriptedApi([
      { items: [sampleChat('a'), sampleChat('b')] },
      { items: [sampleChat('b')] },
    ]);
    const leaving = new ChatStore(api);
    await leaving.loadMore(never);
    const reading = leaving.readMembers('a', never);
    await leaving.refresh(never);
    api.rosters[0]?.([sampleMember('Ann')]);
    deepEqual(
      [(await reading).members.map(({ displayName }) => displayName), leaving.chat('a')],
      [['Ann'], undefined],
    );
  });

  it('reads as many pages in a refresh as there were, and cannot tell then which chats are gone', async () => {
    await store.loadMore(never);
    await store.loadMore(never);
    graph.emulator.tenant.chats.delete(store.chats[0]?.id ?? '');
    deepEqual(await store.refresh(never), undefined);
    deepEqual(seen(), { chats: 100, state: 'partial', requests: 4 });
    await store.loadAll(never, () => undefined);
    deepEqual(seen(), { chats: alexChatCount - 1, state: 'complete', requests: 5 });
  });

  it('has what has come of a refresh that fails on the way, and all that was there', async () => {
    await store.loadAll(never, () => undefined);
    const before = store.chats;
    const [first] = before;
    const topic = 'Renamed';
    const known = graph.emulator.tenant.chats.get(first?.id ?? '');
    graph.emulator.tenant.chats.set(first?.id ?? '', { ...known, topic } as NonNullable<typeof known>);
    graph.emulator.faults.add({ skip: 1 }, { kind: 'status', status: 500 });

    equal((await failureFrom(store.refresh(never))).kind, 'unavailable');

    deepEqual(
      [store.chats.map(({ id }) => id), store.state, store.chats[0]?.topic],
      [before.map(({ id }) => id), { kind: 'complete', isCut: false }, topic],
    );
  });

  it('stays as it was when a refresh is cancelled', async () => {
    await store.loadMore(never);
    const before = [...store.chats];
    deepEqual(await failureFrom(store.refresh(AbortSignal.abort())), { kind: 'cancelled' });
    deepEqual([[...store.chats], store.state.kind], [before, 'partial']);
  });

  it('recovers from a failure by a refresh', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 404 });
    await failureFrom(store.loadMore(never));
    await store.refresh(never);
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 2 });
  });

  it('waits with a refresh for the page under way', async () => {
    await Promise.all([store.loadMore(never), store.refresh(never)]);
    deepEqual(seen(), { chats: 50, state: 'partial', requests: 2 });
  });

  it('reads a cut roster once when it is opened, and shares it', async () => {
    await store.loadMore(never);
    changes.length = 0;
    const [one, other] = await Promise.all([
      store.completeRoster(chatIds.allHands, never),
      store.completeRoster(chatIds.allHands, never),
    ]);
    const again = await store.completeRoster(chatIds.allHands, never);

    deepEqual(
      [one.members.length, one.roster, one === other, one === again, store.chat(one.id) === one],
      [60, 'complete', true, true, true],
    );
    deepEqual(
      [changes, seen()],
      [[{ kind: 'chat', chatId: chatIds.allHands }], { chats: 50, state: 'partial', requests: 2 }],
    );
  });

  it('asks nothing for a roster that is whole', async () => {
    await store.loadMore(never);
    equal((await store.completeRoster(chatIds.contosoLaunch, never)).members.length, 7);
    equal(graph.emulator.requests.length, 1);
  });

  it('reads a roster again that another window has changed, and keeps no answer that was under way', async () => {
    await store.loadMore(never);
    changes.length = 0;
    const before = store.readRoster(chatIds.contosoLaunch, never);
    store.markOutdated(chatIds.contosoLaunch);
    store.markOutdated('19:of another account@thread.v2');
    const answer = await before;
    const marked = [answer.roster, store.chat(chatIds.contosoLaunch)?.roster];
    const read = await store.completeRoster(chatIds.contosoLaunch, never);
    const chat = { kind: 'chat', chatId: chatIds.contosoLaunch };
    deepEqual(
      [marked, read.roster, read.members.length, changes, graph.emulator.requests.length],
      [['complete', 'outdated'], 'complete', 7, [chat, chat], 3],
    );
  });

  it('reads a roster for one who waits although another gave up', async () => {
    await store.loadMore(never);
    const controller = new AbortController();
    const impatient = failureFrom(store.completeRoster(chatIds.allHands, controller.signal));
    const patient = store.completeRoster(chatIds.allHands, never);
    controller.abort();

    deepEqual(await impatient, { kind: 'cancelled' });
    equal((await patient).members.length, 60);
    equal(graph.emulator.requests.length, 2);
  });

  it('asks again for a roster that failed', async () => {
    await store.loadMore(never);
    graph.emulator.faults.add({ path: members }, { kind: 'status', status: 403 });
    equal((await failureFrom(store.completeRoster(chatIds.allHands, never))).kind, 'forbidden');
    equal((await store.completeRoster(chatIds.allHands, never)).members.length, 60);
  });

  it('asks for no roster of a chat that it does not have', async () => {
    await store.loadMore(never);
    deepEqual(await failureFrom(store.completeRoster('19:gone@thread.v2', never)), { kind: 'cancelled' });
    equal(graph.emulator.requests.length, 1);
  });

  it('reads the members of a chat that is not in the list, and leaves the list as it is', async () => {
    const { members: read } = await store.readMembers(chatIds.contosoLaunch, never, 'background');
    deepEqual([read.length, seen(), changes], [7, { chats: 0, state: 'unread', requests: 1 }, []]);
  });

  it('asks nothing for an id that cannot be that of a chat', async () => {
    const ids = [`${chatIds.contosoLaunch}/../../me`, '19:abc', 'me', '', '19:a b@thread.v2'];
    const failures = await Promise.all(ids.map(id => failureFrom(store.readMembers(id, never))));
    deepEqual(
      [failures.map(({ kind }) => kind), graph.emulator.requests.length],
      [ids.map(() => 'protocol'), 0],
    );
  });

  it('takes the members of a chat that is in the list over into it', async () => {
    await store.loadMore(never);
    graph.emulator.tenant.chats.get(chatIds.contosoLaunch)?.members.pop();
    const { members: read } = await store.readMembers(chatIds.contosoLaunch, never);
    deepEqual([read.length, store.chat(chatIds.contosoLaunch)?.members.length], [6, 6]);
  });

  it('reads a roster anew even while an older reading is under way', async () => {
    await store.loadMore(never);
    const { until, release } = held();
    graph.emulator.faults.add({ path: members }, { kind: 'hold', until });
    const arrived = graph.emulator.requested(members);
    const older = store.completeRoster(chatIds.allHands, never);
    await arrived;

    const newer = await store.readRoster(chatIds.allHands, never);
    release();
    await older;

    deepEqual([newer.members.length, graph.emulator.requests.length], [60, 3]);
  });

  it('ends whatever is under way when disposed, and tells nobody', async () => {
    await store.loadMore(never);
    changes.length = 0;
    graph.emulator.faults.add({ times: Infinity }, { kind: 'hang' });
    const page = failureFrom(store.loadMore(never));
    const roster = failureFrom(store.completeRoster(chatIds.allHands, never));
    await Promise.all([graph.emulator.requested(chatPages), graph.emulator.requested(members)]);

    store.dispose();

    deepEqual(
      [await page, await roster, await failureFrom(store.loadMore(never)), changes],
      [{ kind: 'cancelled' }, { kind: 'cancelled' }, { kind: 'cancelled' }, []],
    );
    equal(store.chats.length, 50);
  });
});

/** Answers as told, in the order it was asked. */
class ScriptedApi implements ChatsApi {
  readonly rosters: ((members: readonly Member[]) => void)[] = [];
  /** Pages asked for that are given when the test says so. */
  readonly held: (() => void)[] = [];
  holds = false;
  private readonly pages: Page<Chat>[];

  constructor(pages: readonly Partial<Page<Chat>>[]) {
    this.pages = pages.map(page => ({ items: [], unreadable: 0, next: undefined, ...page }));
  }

  listChats(): Promise<Page<Chat>> {
    const page = this.pages.shift() ?? { items: [], unreadable: 0, next: undefined };
    return new Promise(resolve => {
      const give = (): void => resolve(page);
      if (this.holds) {
        this.held.push(give);
      } else {
        give();
      }
    });
  }

  listMembers(): Promise<MemberList> {
    return new Promise(resolve =>
      this.rosters.push(members => resolve({ members, unreadableMembers: 0, roster: 'complete' })),
    );
  }
}

describe('The list of chats, whatever the service does', () => {
  it('has a chat once that stands on two pages, at its first place and as it was last', async () => {
    const first = sampleChat('a', { topic: 'old' });
    const store = new ChatStore(
      new ScriptedApi([
        { items: [first, sampleChat('b')], next: { nextLink: 'two' } },
        { items: [sampleChat('a', { topic: 'new' }), sampleChat('c')], next: undefined },
      ]),
    );
    await store.loadAll(never, () => undefined);
    deepEqual(
      store.chats.map(({ id, topic }) => [id, topic]),
      [
        ['a', 'new'],
        ['b', undefined],
        ['c', undefined],
      ],
    );
  });

  it('goes on behind an empty page', async () => {
    const store = new ChatStore(
      new ScriptedApi([
        { items: [], next: { nextLink: 'two' } },
        { items: [sampleChat('a')], next: undefined },
      ]),
    );
    await store.loadAll(never, () => undefined);
    deepEqual([store.chats.map(({ id }) => id), store.state], [['a'], { kind: 'complete', isCut: false }]);
  });

  it('keeps the roster that was asked for last, even if its answer came first', async () => {
    const api = new ScriptedApi([{ items: [sampleChat('a', { roster: 'partial' })], next: undefined }]);
    const store = new ChatStore(api);
    await store.loadMore(never);
    const before = store.readRoster('a', never);
    const after = store.readRoster('a', never);
    const [first, second] = api.rosters;

    second?.([sampleMember('who stayed')]);
    await after;
    first?.([sampleMember('who stayed'), sampleMember('who left')]);
    await before;

    deepEqual(
      store.chat('a')?.members.map(({ displayName }) => displayName),
      ['who stayed'],
    );
  });

  /** The names in chat `a`. */
  const namesIn = (store: ChatStore): unknown =>
    store.chat('a')?.members.map(({ displayName }) => displayName);

  it('gives what was read for a request, though another window has changed the members meanwhile', async () => {
    const chat = sampleChat('a', { members: [sampleMember('who stayed'), sampleMember('who left')] });
    const api = new ScriptedApi([{ items: [chat] }]);
    const store = new ChatStore(api);
    await store.loadMore(never);
    const reading = store.readMembers('a', never);
    store.markOutdated('a');
    api.rosters[0]?.([sampleMember('who stayed')]);
    const { members: given, roster } = await reading;
    deepEqual(
      [given.map(({ displayName }) => displayName), roster, store.chat('a')?.roster, namesIn(store)],
      [['who stayed'], 'complete', 'outdated', ['who stayed', 'who left']],
    );
  });

  it('tells when members were asked for, of those that it has', async () => {
    const clock = new FakeClock();
    const begin = clock.monotonic();
    const next = { nextLink: 'two' };
    const api = new ScriptedApi([
      { items: [sampleChat('a'), sampleChat('cut', { roster: 'partial' })], next },
      { items: [sampleChat('b')], next },
      { items: [sampleChat('a'), sampleChat('cut', { roster: 'partial' })], next },
      { items: [sampleChat('b')], next },
    ]);
    const store = new ChatStore(api, clock);
    const readAt = (): unknown =>
      ['a', 'b', 'cut'].map(id => {
        const moment = store.membersReadAt(id);
        return moment && moment.monotonicMs - begin;
      });
    await store.loadMore(never);
    clock.advance(10);
    await store.loadMore(never);
    const pages = readAt();
    const reading = store.readRoster('cut', never);
    clock.advance(10);
    api.rosters[0]?.([]);
    await reading;
    const read = readAt();
    await store.refresh(never);
    store.markOutdated('b');
    deepEqual(
      [pages, read, readAt()],
      [
        [0, 10, undefined],
        [0, 10, 10],
        [20, undefined, undefined],
      ],
    );
  });

  it('keeps a roster that was asked for after a refresh had begun, and takes all else from the refresh', async () => {
    const before = sampleChat('a', { members: [sampleMember('who left')], topic: 'old' });
    const api = new ScriptedApi([{ items: [before] }, { items: [{ ...before, topic: 'new' }] }]);
    const store = new ChatStore(api);
    await store.loadMore(never);
    api.holds = true;
    const refreshing = store.refresh(never);
    const reading = store.readRoster('a', never);
    api.rosters[0]?.([sampleMember('who stayed')]);
    await reading;
    api.held[0]?.();
    await refreshing;
    deepEqual(
      [store.chat('a')?.topic, store.chat('a')?.roster, namesIn(store)],
      ['new', 'complete', ['who stayed']],
    );
  });

  it('keeps a roster that was read between two pages of a refresh', async () => {
    const [a, b] = [sampleChat('a'), sampleChat('b')];
    const next = { nextLink: 'https://graph.microsoft.com/beta/me/chats?next' };
    const api = new ScriptedApi([{ items: [a], next }, { items: [b] }, { items: [a], next }, { items: [b] }]);
    const store = new ChatStore(api);
    await store.loadAll(never, () => undefined);
    const firstPage = new Promise<void>(resolve => store.onDidChange(() => resolve()));
    api.holds = true;
    const refreshing = store.refresh(never);
    api.held[0]?.();
    await firstPage;
    const reading = store.readRoster('a', never);
    api.rosters[0]?.([sampleMember('who came')]);
    await reading;
    api.held[1]?.();
    await refreshing;
    deepEqual([store.chat('a')?.roster, namesIn(store)], ['complete', ['who came']]);
  });

  it('takes members over into the chat that they are of, while a refresh looks whether a chat has moved', async () => {
    const [a, b, c] = [sampleChat('a'), sampleChat('b'), sampleChat('c')];
    const next = { nextLink: 'https://graph.microsoft.com/beta/me/chats?next' };
    const api = new ScriptedApi([
      { items: [a], next },
      { items: [b, c] },
      { items: [a], next },
      { items: [c] },
    ]);
    const store = new ChatStore(api);
    await store.loadAll(never, () => undefined);
    const shown = (): unknown =>
      store.chats.map(({ id }) => [
        id,
        store.chat(id)?.id,
        store.chat(id)?.members.map(({ displayName }) => displayName),
      ]);
    api.holds = true;
    const refreshing = store.refresh(never);
    for (const page of [0, 1]) {
      api.held[page]?.();
      await nextTurn();
    }
    const reading = store.readRoster('b', never);
    api.rosters[0]?.([sampleMember('of b')]);
    await reading;
    const meanwhile = shown();
    api.held[2]?.();
    const gone = await refreshing;
    deepEqual(
      [meanwhile, shown(), gone?.map(({ id }) => id)],
      [
        [
          ['a', 'a', []],
          ['c', 'c', []],
          ['b', 'b', ['of b']],
        ],
        [
          ['a', 'a', []],
          ['c', 'c', []],
        ],
        ['b'],
      ],
    );
  });

  it('keeps the members of a refresh that was begun after an earlier reading of the roster', async () => {
    const chat = sampleChat('a', { members: [sampleMember('who left')] });
    const api = new ScriptedApi([
      { items: [chat] },
      { items: [{ ...chat, members: [sampleMember('who stayed')] }] },
    ]);
    const store = new ChatStore(api);
    await store.loadMore(never);
    const reading = store.readRoster('a', never);
    await store.refresh(never);
    api.rosters[0]?.([sampleMember('who left')]);
    deepEqual([(await reading).members.length, namesIn(store)], [1, ['who stayed']]);
  });

  it('takes the roster that a later refresh brings', async () => {
    const chat = sampleChat('a', { members: [sampleMember('who left')] });
    const api = new ScriptedApi([
      { items: [chat] },
      { items: [{ ...chat, members: [sampleMember('who stayed')] }] },
    ]);
    const store = new ChatStore(api);
    await store.loadMore(never);
    const reading = store.readRoster('a', never);
    api.rosters[0]?.([sampleMember('who left')]);
    await reading;
    await store.refresh(never);
    deepEqual(namesIn(store), ['who stayed']);
  });
});
