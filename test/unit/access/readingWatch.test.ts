import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalOutcome } from '../../../src/access/journalLines.ts';
import { ReadingWatch } from '../../../src/access/readingWatch.ts';
import type { ChatsChange } from '../../../src/chats/chatStore.ts';
import type { Chat } from '../../../src/chats/model.ts';
import { Emitter } from '../../../src/core/lifecycle.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { acting, chat, chatIdOf, guid, member } from './samples.ts';

/** Chats in a list, and a watch over them. */
class Watched {
  readonly clock = new FakeClock();
  readonly storage = new MemoryJournal();
  readonly journal = new Journal(
    this.storage,
    () => this.clock.now(),
    () => this.clock.monotonic(),
  );
  /** How often the journal was read. */
  looks = 0;
  private readonly changes = new Emitter<ChatsChange>();
  private readonly chats = new Map<string, Chat>();
  private readonly watch = new ReadingWatch(
    { onDidChange: this.changes.event, chat: chatId => this.chats.get(chatId) },
    {
      onDidChange: this.journal.onDidChange,
      settle: (id, settlement) => this.journal.settle(id, settlement),
      read: () => {
        this.looks += 1;
        return this.journal.read();
      },
    },
    acting,
    this.clock,
    thrown => {
      throw thrown;
    },
  );

  async left(name: string, outcome: JournalOutcome, cloud = 'global'): Promise<this> {
    const run = this.journal.begin({ ...acting, cloud, action: 'revoke' });
    const id = await run.intend({
      chat: { id: chatIdOf('a'), label: 'a', type: 'group' },
      member: member(name),
      userId: guid(name),
      tenantId: guid('contoso'),
      clientRequestId: name,
    });
    await run.settle(id, { outcome });
    this.clock.advance(10);
    return this;
  }

  /** The members of a chat were read, all of them or some. */
  read(
    names: readonly string[],
    { roster = 'complete', list = false }: Partial<Chat> & { list?: boolean } = {},
  ): void {
    const members = names.map(name => member(name));
    this.chats.set(
      chatIdOf('a'),
      chat('a', members, { roster: roster === 'partial' ? 'partial' : 'complete' }),
    );
    this.changes.fire(list ? { kind: 'list' } : { kind: 'chat', chatId: chatIdOf('a') });
  }

  /** Another chat was read. */
  readOther(): void {
    this.changes.fire({ kind: 'chat', chatId: chatIdOf('b') });
  }

  /** Lets it be quiet for long enough. */
  async quiet(): Promise<void> {
    await nextTick();
    this.clock.advance(1000);
    await nextTick();
    await nextTick();
  }

  async outcomes(): Promise<unknown[]> {
    return (await this.journal.read()).entries.map(({ outcome }) => [
      outcome?.outcome,
      outcome?.foundLater ?? false,
    ]);
  }

  dispose(): void {
    this.watch.dispose();
  }
}

describe('Members that are read anyway', () => {
  it('settle what was not visible yet, when a chat is opened or the list is refreshed', async () => {
    for (const list of [false, true]) {
      const watched = await new Watched().left('Ann', 'notVisibleYet');
      watched.read([], { list });
      await watched.quiet();
      deepEqual(await watched.outcomes(), [['revoked', true]]);
    }
  });

  it('settle nothing by showing what they showed before, or if some may be missing', async () => {
    const watched = await new Watched().left('Ann', 'notVisibleYet');
    watched.read(['Ann']);
    await watched.quiet();
    watched.read([], { roster: 'partial' });
    await watched.quiet();
    deepEqual(await watched.outcomes(), [['notVisibleYet', false]]);
  });

  it('settle nothing of another cloud, and nothing that was read before', async () => {
    const watched = await new Watched().left('Ann', 'notVisibleYet', 'china');
    watched.read([]);
    await watched.left('Bob', 'notVisibleYet');
    watched.readOther();
    await watched.quiet();
    deepEqual(await watched.outcomes(), [
      ['notVisibleYet', false],
      ['notVisibleYet', false],
    ]);
  });

  it('settle nothing that was read before, though the clock was set back since', async () => {
    const watched = new Watched();
    watched.read([]);
    watched.clock.advance(10);
    watched.clock.set(-3_600_000);
    await watched.left('Ann', 'notVisibleYet');
    watched.readOther();
    await watched.quiet();
    deepEqual(await watched.outcomes(), [['notVisibleYet', false]]);
  });

  it('cost a look at the journal only after it has changed, or while something is open', async () => {
    const watched = await new Watched().left('Ann', 'revoked');
    watched.read([]);
    await watched.quiet();
    watched.read([]);
    await watched.quiet();
    const settled = watched.looks;
    await watched.left('Bob', 'notVisibleYet');
    watched.read(['Bob']);
    watched.readOther();
    await watched.quiet();
    watched.read(['Bob']);
    await watched.quiet();
    deepEqual([settled, watched.looks], [1, 3]);
  });

  it('are of no interest once nobody is signed in', async () => {
    const watched = await new Watched().left('Ann', 'notVisibleYet');
    watched.read([]);
    watched.dispose();
    await watched.quiet();
    deepEqual([await watched.outcomes(), watched.looks], [[['notVisibleYet', false]], 0]);
  });
});
