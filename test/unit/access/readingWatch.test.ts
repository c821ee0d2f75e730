import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalOutcome } from '../../../src/access/journalLines.ts';
import { ReadingWatch } from '../../../src/access/readingWatch.ts';
import type { ChatsChange } from '../../../src/chats/chatStore.ts';
import type { Moment } from '../../../src/chats/memberReadings.ts';
import type { Chat } from '../../../src/chats/model.ts';
import { Emitter } from '../../../src/core/lifecycle.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { acting, chat, chatIdOf, member, subjectFor } from './samples.ts';

/** Members lag behind a change for no longer than this, in milliseconds. */
const membersLagMs = 20 * 60_000;

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
  /** Happens once, after the journal was read and before that is known. */
  whileLooking: () => Promise<unknown> = () => Promise.resolve();
  /** How much of the journal is being read or written. It is read in slices, of which a busy machine makes more. */
  private busy = 0;
  private readonly changes = new Emitter<ChatsChange>();
  private readonly chats = new Map<string, Chat>();
  private readonly readAt = new Map<string, Moment>();
  private readonly watch = new ReadingWatch(
    {
      onDidChange: this.changes.event,
      chat: chatId => this.chats.get(chatId),
      membersReadAt: chatId => this.readAt.get(chatId),
    },
    {
      onDidChange: this.journal.onDidChange,
      settle: (id, settlement) => this.whileBusy(() => this.journal.settle(id, settlement)),
      read: () =>
        this.whileBusy(async () => {
          this.looks += 1;
          const reading = await this.journal.read();
          await this.whileLooking();
          this.whileLooking = () => Promise.resolve();
          return reading;
        }),
    },
    acting,
    this.clock,
    thrown => {
      throw thrown;
    },
  );

  constructor(private readonly writer: 'this window' | 'another window' = 'this window') {}

  async left(name: string, outcome: JournalOutcome, cloud = 'global'): Promise<this> {
    const { lines } = this.storage;
    const journal =
      this.writer === 'this window'
        ? this.journal
        : new Journal(new MemoryJournal(lines, '2-gone'), () => this.clock.now());
    const run = journal.begin({ ...acting, cloud, action: 'revoke' });
    const id = await run.intend(subjectFor(name));
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
    this.chats.set(chatIdOf('a'), chat('a', members, { roster }));
    if (roster === 'complete') {
      this.readAt.set(chatIdOf('a'), { nowMs: this.clock.now(), monotonicMs: this.clock.monotonic() });
    } else {
      this.readAt.delete(chatIdOf('a'));
    }
    this.changes.fire(list ? { kind: 'list' } : { kind: 'chat', chatId: chatIdOf('a') });
  }

  /** Another chat was read, or a page of the list without this one. */
  readOther({ list = false } = {}): void {
    this.changes.fire(list ? { kind: 'list' } : { kind: 'chat', chatId: chatIdOf('b') });
  }

  /** Lets it be quiet for long enough, and what follows come to its end. */
  async quiet(): Promise<void> {
    await nextTick();
    this.clock.advance(1000);
    do {
      await nextTick();
    } while (this.busy > 0);
  }

  private async whileBusy<T>(work: () => Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
    }
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

  it('say no more a long time after they were read, or when other chats are', async () => {
    for (const setMs of [0, 30 * 24 * 3_600_000]) {
      for (const list of [false, true]) {
        for (const outcome of ['notVisibleYet', 'inDoubt'] as const) {
          const watched = await new Watched(outcome === 'inDoubt' ? 'another window' : 'this window').left(
            'Ann',
            outcome,
          );
          watched.clock.advance(membersLagMs / 2);
          watched.read(['Ann']);
          watched.clock.advance(membersLagMs / 2);
          watched.clock.set(setMs);
          watched.readOther({ list });
          await watched.quiet();
          const early = await watched.outcomes();
          watched.clock.set(-setMs);
          watched.read(['Ann']);
          await watched.quiet();
          deepEqual([early, await watched.outcomes()], [[[outcome, false]], [['stillListed', true]]]);
        }
      }
    }
  });

  it('settle nothing of before a page that did not bring them', async () => {
    const watched = new Watched();
    watched.read([]);
    watched.clock.advance(10);
    await watched.left('Ann', 'notVisibleYet');
    watched.readOther({ list: true });
    await watched.quiet();
    deepEqual(await watched.outcomes(), [['notVisibleYet', false]]);
  });

  it('settle what was left open while the journal was looked at', async () => {
    const watched = await new Watched().left('Ann', 'revoked');
    watched.readOther();
    watched.whileLooking = () => watched.left('Bob', 'notVisibleYet');
    await watched.quiet();
    watched.read([]);
    await watched.quiet();
    deepEqual(await watched.outcomes(), [
      ['revoked', true],
      ['revoked', false],
    ]);
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
