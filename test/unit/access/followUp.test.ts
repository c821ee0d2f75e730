import type { MemberList } from '../../../src/chats/model.ts';
import { deepEqual } from 'node:assert/strict';
import { followUp } from '../../../src/access/followUp.ts';
import { Journal } from '../../../src/access/journal.ts';
import type { JournalOutcome } from '../../../src/access/journalLines.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { never } from '../graph/graphFixture.ts';
import { MemoryJournal } from './memoryJournal.ts';
import { acting, member, subjectFor } from './samples.ts';

/** Members lag behind a change for no longer than this, in milliseconds. */
const membersLagMs = 20 * 60_000;

/** A run that ended a moment ago. */
class Ended {
  readonly clock = new FakeClock();
  readonly journal = new Journal(new MemoryJournal(), () => this.clock.now());
  /** When the members were read, in seconds after the run. */
  readonly readAt: number[] = [];
  readonly ids = new Map<string, string>();
  private readonly endedAt = this.clock.now();

  constructor() {
    this.clock.runFreely();
  }

  async left(name: string, outcome: JournalOutcome): Promise<this> {
    const run = this.journal.begin({ ...acting, action: 'revoke' });
    const id = await run.intend(subjectFor(name));
    await run.settle(id, { outcome });
    this.ids.set(name, id);
    return this;
  }

  /** Follows up with readings that give what `read` says, by their number. */
  async follow(read: (reading: number) => MemberList, signal: AbortSignal = never): Promise<unknown[]> {
    const verifications = await followUp(
      new Set(this.ids.values()),
      {
        journal: this.journal,
        readRoster: () => {
          this.readAt.push((this.clock.now() - this.endedAt) / 1000);
          return Promise.resolve().then(() => read(this.readAt.length - 1));
        },
        acting,
        now: () => this.clock.now(),
        clock: this.clock,
      },
      signal,
    );
    return verifications.map(one => [
      one.entry.intent.person.displayName,
      one.kind === 'settled' ? one.outcome : one.kind,
    ]);
  }
}

const nobody: MemberList = { members: [], unreadableMembers: 0, roster: 'complete' };
const ann: MemberList = { members: [member('Ann')], unreadableMembers: 0, roster: 'complete' };

describe('After a run that left something open', () => {
  it('the members are read again with growing pauses, until they show it', async () => {
    const ended = await new Ended().left('Ann', 'notVisibleYet');
    deepEqual(
      [await ended.follow(reading => (reading < 3 ? ann : nobody)), ended.readAt],
      [[['Ann', 'revoked']], [5, 15, 35, 75]],
    );
  });

  it('it is settled in the end as it is seen then, after longer than members lag', async () => {
    const ended = await new Ended().left('Ann', 'notVisibleYet');
    const settled = await ended.follow(() => ann);
    deepEqual(
      [settled, ended.readAt.length, (ended.readAt.at(-1) ?? 0) * 1000 > membersLagMs],
      [[['Ann', 'stillListed']], 8, true],
    );
  });

  it('a chat that cannot be read is tried again', async () => {
    const ended = await new Ended().left('Ann', 'inDoubt');
    const settled = await ended.follow(reading => {
      if (reading < 2) {
        throw new FailureError({ kind: 'timeout', afterMs: 1 });
      }
      return nobody;
    });
    deepEqual([settled, ended.readAt], [[['Ann', 'revoked']], [5, 15, 35]]);
  });

  it('nothing is read where nothing is open, or something else has settled it', async () => {
    const ended = await new Ended().left('Ann', 'revoked');
    deepEqual([await ended.follow(() => nobody), ended.readAt], [[], []]);
  });

  it('nothing more is read once nobody is signed in', async () => {
    const ended = await new Ended().left('Ann', 'notVisibleYet');
    deepEqual([await ended.follow(() => ann, AbortSignal.abort()), ended.readAt], [[], []]);
  });
});
