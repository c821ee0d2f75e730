import { deepEqual, equal } from 'node:assert/strict';
import type { ChatsApi } from '../../../../src/chats/chatsApi.ts';
import { ChatStore } from '../../../../src/chats/chatStore.ts';
import type { Chat, MemberList } from '../../../../src/chats/model.ts';
import { FailureError, type Failure } from '../../../../src/core/failure.ts';
import type { Page } from '../../../../src/graph/paging.ts';
import type { ChatGrouping } from '../../../../src/host/contributions.ts';
import type { ChatNode, ChatsNode } from '../../../../src/ui/chats/chatNodes.ts';
import { ChatRows } from '../../../../src/ui/chats/chatRows.ts';
import { failureFrom, never } from '../../graph/graphFixture.ts';
import { sampleChat, sampleMember } from '../../chats/sample.ts';

/** Chats whose topics are their places in the list. */
function someChats(from: number, to: number, rest: (place: number) => Partial<Chat> = () => ({})): Chat[] {
  return Array.from({ length: to - from }, (_, index) => {
    const place = from + index;
    return sampleChat(`chat ${place}`, { topic: `Topic ${place}`, ...rest(place) });
  });
}

const offline: Failure = { kind: 'offline', left: false, detail: '' };

/** Lists the pages that it is given, one after the other. */
class PagedApi implements ChatsApi {
  roster: MemberList = { members: [], unreadableMembers: 0, roster: 'complete' };
  private readonly pages: (Page<Chat> | FailureError)[] = [];

  /** @param more whether another page follows. */
  add(items: readonly Chat[], more: 'more' | 'last', unreadable = 0): void {
    this.pages.push({
      items,
      unreadable,
      next: more === 'more' ? { nextLink: `after ${items.at(-1)?.id ?? ''}` } : undefined,
    });
  }

  fail(): void {
    this.pages.push(new FailureError(offline));
  }

  listChats(): Promise<Page<Chat>> {
    const page = this.pages.shift() ?? new FailureError({ kind: 'cancelled' });
    return page instanceof FailureError ? Promise.reject(page) : Promise.resolve(page);
  }

  listMembers(): Promise<MemberList> {
    return Promise.resolve(this.roster);
  }
}

describe('The rows of the Chats tree', () => {
  let api: PagedApi;
  let store: ChatStore;
  let rows: ChatRows;
  /** What is said of chats besides what they are. */
  let told: Map<string, string>;
  let wanted: { text: string; grouping: ChatGrouping };
  beforeEach(() => {
    api = new PagedApi();
    store = new ChatStore(api);
    wanted = { text: '', grouping: 'none' };
    told = new Map();
    rows = new ChatRows(
      store,
      () => wanted,
      chat => told.get(chat.id) ?? chat,
    );
  });

  async function list(items: readonly Chat[], more: 'more' | 'last', unreadable = 0): Promise<void> {
    api.add(items, more, unreadable);
    await store.loadMore(never);
  }

  /** What a row is and says. */
  function said(row: ChatsNode): string {
    switch (row.kind) {
      case 'group':
        return `${row.key.value}: ${rows.chatsIn(row)}`;
      case 'chat':
        return rows.chatOf(row)?.topic ?? '';
      case 'member':
        return row.member.displayName;
      case 'apps':
        return 'Apps';
      case 'rest':
        return `${rows.hidden(row)} others`;
      case 'leftOut':
        return `${rows.leftOut(row)} left out`;
      case 'more':
        return 'next page';
      case 'failure':
        return `failed: ${row.failure.kind}`;
    }
  }

  /** What VS Code does with a parent that is expanded; all but chats are. */
  function draw(parent?: ChatsNode): string[] {
    return rows.below(parent).flatMap(row => {
      rows.noteDrawn(row);
      return row.kind === 'group' ? [said(row), ...draw(row)] : [said(row)];
    });
  }

  const outdated = (): string | string[] => {
    const found = rows.outdated();
    return found === 'all' ? found : found.map(said);
  };

  const chatRow = (place: number): ChatNode => {
    const row = rows.below(undefined)[place];
    if (row?.kind !== 'chat') throw new Error('There is no chat in this place.');
    return row;
  };

  /** The first, and how many follow up to the last three, which are told too. */
  const ends = (all: readonly string[]): unknown[] => [all[0], all.length - 4, ...all.slice(-3)];

  const showMoreOf = (parent?: ChatsNode): void => {
    rows.below(parent).forEach(row => row.kind === 'rest' && rows.showMore(row));
  };

  it('are the first 1,000 chats, then the rest of them, what was left out, and the next page', async () => {
    await list(someChats(0, 1200), 'more', 2);
    deepEqual(ends(draw()), ['Topic 0', 999, '200 others', '2 left out', 'next page']);
  });

  it('end with one that says so where the pages of the list lead nowhere new', async () => {
    await list([sampleChat('a', { topic: 'Topic' })], 'more');
    const before = draw();
    await list([sampleChat('a', { topic: 'Topic' })], 'more');
    deepEqual(
      [store.state, before, outdated(), draw()],
      [{ kind: 'complete', isCut: true }, ['Topic', 'next page'], 'all', ['Topic', 'next page']],
    );
  });

  it('show 1,000 chats more each time', async () => {
    await list(someChats(0, 2500), 'last');
    showMoreOf();
    const once = ends(draw());
    showMoreOf();
    deepEqual(
      [once, ends(draw())],
      [
        ['Topic 0', 1997, 'Topic 1998', 'Topic 1999', '500 others'],
        ['Topic 0', 2496, 'Topic 2497', 'Topic 2498', 'Topic 2499'],
      ],
    );
  });

  it('are drawn anew where something else is said of a chat that is as it was', async () => {
    await list(someChats(0, 3), 'last');
    draw();
    const first = chatRow(0);
    told.set(first.chatId, 'with Adele');
    const once = outdated();
    rows.noteDrawn(first);
    deepEqual([once, outdated()], [['Topic 0'], []]);
  });

  it('are at most 1,000 in each group', async () => {
    await list(
      someChats(0, 2500, place => ({ type: place % 2 === 0 ? 'group' : 'meeting' })),
      'last',
    );
    wanted.grouping = 'type';
    const [group, meeting] = rows.below(undefined);
    showMoreOf(meeting);
    deepEqual(
      [group, meeting].map(row => ends(row ? [said(row), ...draw(row)] : [])),
      [
        ['group: 1250', 998, 'Topic 1996', 'Topic 1998', '250 others'],
        ['meeting: 1250', 1247, 'Topic 2495', 'Topic 2497', 'Topic 2499'],
      ],
    );
  });

  it('are at most 1,000 members of a chat, the rest of them, and who could not be read', async () => {
    const members = Array.from({ length: 1100 }, (_, index) => sampleMember(`Member ${index}`));
    await list([sampleChat('large', { members, unreadableMembers: 3 }), ...someChats(0, 5)], 'last');
    const chat = chatRow(0);
    const first = ends(draw(chat));
    showMoreOf(chat);
    deepEqual(
      [first, ends(draw(chat))],
      [
        ['Member 0', 999, '100 others', '3 left out', 'Apps'],
        ['Member 0', 1098, 'Member 1099', '3 left out', 'Apps'],
      ],
    );
  });

  it('are found among all chats, not only among those shown', async () => {
    await list(someChats(0, 3000), 'last');
    wanted.text = '2999';
    deepEqual([rows.shown.length, draw()], [1, ['Topic 2999']]);
  });

  it('stand for all chats, however few are shown', async () => {
    await list(someChats(0, 3000), 'last');
    draw();
    equal(rows.shown.length, 3000);
  });

  describe('when the list changes', () => {
    it('are all drawn anew for a page with chats that are to be shown', async () => {
      await list(someChats(0, 50), 'more');
      draw();
      await list(someChats(50, 100), 'more');
      equal(outdated(), 'all');
    });

    it('change in the last ones alone for a page beyond those shown', async () => {
      await list(someChats(0, 1050), 'more');
      draw();
      await list(someChats(1050, 1100), 'more', 0);
      deepEqual(outdated(), ['100 others', 'next page']);
      draw();
      deepEqual(outdated(), []);
    });

    it('change in the heading of each group alone for a page beyond those shown', async () => {
      const one = (place: number): Partial<Chat> => ({ type: place < 900 ? 'oneOnOne' : 'group' });
      await list(someChats(0, 2050, one), 'more');
      wanted.grouping = 'type';
      draw();
      await list(
        someChats(2050, 2060, () => ({ type: 'oneOnOne' })),
        'more',
      );
      deepEqual(outdated(), ['oneOnOne: 910', 'next page']);
    });

    it('are all drawn anew where there is another group', async () => {
      await list(someChats(0, 50), 'more');
      wanted.grouping = 'type';
      draw();
      await list(
        someChats(50, 60, () => ({ type: 'meeting' })),
        'more',
      );
      equal(outdated(), 'all');
    });

    it('change where a chat has changed', async () => {
      await list(someChats(0, 1050), 'more');
      draw();
      await list(
        [
          sampleChat('chat 7', { topic: 'New' }),
          sampleChat('chat 1020', { topic: 'Not shown' }),
          ...someChats(8, 9),
        ],
        'more',
      );
      deepEqual(outdated(), ['New', 'Topic 8']);
    });

    it('change in the chat whose members have been read, and in no other', async () => {
      await list(someChats(0, 1050), 'more');
      draw();
      await store.readRoster('chat 3', never);
      await store.readRoster('chat 1049', never);
      deepEqual(outdated(), ['Topic 3']);
    });

    it('are all drawn anew where a page could not be read, and only once', async () => {
      await list(someChats(0, 50), 'more');
      draw();
      api.fail();
      equal((await failureFrom(store.loadMore(never))).kind, 'offline');
      equal(outdated(), 'all');
      deepEqual([draw().at(-1), outdated()], ['failed: offline', []]);
    });

    it('are those that hold the text of the filter in the list as it is now', async () => {
      await list(someChats(0, 50), 'more');
      wanted.text = 'topic 4';
      const before = rows.shown.length;
      await list([sampleChat('chat 4', { topic: 'Other' }), ...someChats(400, 405)], 'last');
      deepEqual([before, rows.shown.length], [14, 18]);
    });

    it('are those that hold the text of the filter for whoever asks first', async () => {
      const found: number[] = [];
      store.onDidChange(() => found.push(rows.shown.length));
      wanted.text = 'topic 4';
      await list(someChats(0, 10), 'more');
      await list(someChats(40, 50), 'more');
      deepEqual(found, [1, 11]);
    });
  });

  describe('when the filter changes', () => {
    it('are looked for once', async () => {
      await list(someChats(0, 50), 'last');
      wanted.text = 'topic 4';
      const { shown } = rows;
      deepEqual([shown.length, rows.shown === shown], [14, true]);
    });

    it('are all drawn anew where others are found', async () => {
      await list(someChats(0, 50), 'last');
      draw();
      wanted.text = 'topic 4';
      equal(outdated(), 'all');
    });

    it('are left as they are where the same are found', async () => {
      await list(someChats(0, 50), 'last');
      wanted.text = 'topic 4';
      draw();
      wanted.text = 'topic 4 4';
      deepEqual(outdated(), []);
    });

    it('offer to search the pages that are not here', async () => {
      await list(someChats(0, 50), 'more');
      draw();
      wanted.text = 'topic';
      deepEqual(outdated(), ['next page']);
    });
  });

  describe('below a chat', () => {
    it('ask for members until they are all there', async () => {
      await list([sampleChat('a', { roster: 'partial' })], 'last');
      const chat = chatRow(0);
      const before = rows.wantsRoster(chat);
      api.roster = { members: [sampleMember('Alex')], unreadableMembers: 0, roster: 'complete' };
      rows.noteRoster(await store.completeRoster('a', never));
      deepEqual([before, rows.wantsRoster(chat), draw(chat)], [true, false, ['Alex', 'Apps']]);
    });

    it('do not ask again and again where reading the members finds no end', async () => {
      await list([sampleChat('a', { roster: 'partial' })], 'last');
      const chat = chatRow(0);
      api.roster = { members: [sampleMember('Alex')], unreadableMembers: 0, roster: 'partial' };
      rows.noteRoster(await store.completeRoster('a', never));
      const once = rows.wantsRoster(chat);
      store.markOutdated('a');
      deepEqual([once, rows.wantsRoster(chat)], [false, true]);
    });

    it('say that the members could not be read, until they are asked for again', async () => {
      const some = { members: [sampleMember('Alex')], unreadableMembers: 1, roster: 'partial' as const };
      await list([sampleChat('a', some)], 'last');
      const chat = chatRow(0);
      rows.noteRosterFailure(chat, offline);
      const failed = [rows.wantsRoster(chat), draw(chat)];
      rows.forgetRosterFailure(chat);
      deepEqual(
        [failed, rows.wantsRoster(chat), draw(chat)],
        [[false, ['Alex', 'failed: offline', 'Apps']], true, ['Alex', '1 left out', 'Apps']],
      );
    });

    it('say so no more once something else has brought the members', async () => {
      await list([sampleChat('a', { roster: 'partial' })], 'last');
      const chat = chatRow(0);
      rows.noteRosterFailure(chat, offline);
      api.roster = { members: [sampleMember('Alex')], unreadableMembers: 0, roster: 'complete' };
      await store.readRoster('a', never);
      const before = draw(chat);
      rows.noteRosterFailure(chat, offline);
      deepEqual(
        [before, draw(chat)],
        [
          ['Alex', 'Apps'],
          ['Alex', 'Apps'],
        ],
      );
    });

    it('ask for the members that could not be read again after the list was read anew', async () => {
      await list([sampleChat('a', { roster: 'partial' })], 'last');
      const chat = chatRow(0);
      rows.noteRosterFailure(chat, offline);
      api.add([sampleChat('a', { roster: 'partial' })], 'last');
      await store.refresh(never);
      deepEqual([rows.wantsRoster(chat), draw(chat)], [true, ['Apps']]);
    });
  });
});
