import { deepEqual } from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Journal, type JournalRun } from '../../../src/access/journal.ts';
import type { JournalOutcome } from '../../../src/access/journalLines.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { ChangesElsewhere } from '../../../src/session/changesElsewhere.ts';
import { MemoryJournal } from '../access/memoryJournal.ts';
import { sampleMember } from '../chats/sample.ts';
import { FakeClock } from '../core/fakeClock.ts';

/** This window and another one, with one journal. */
class TwoWindows {
  readonly clock = new FakeClock();
  readonly lines: string[] = [];
  readonly storage = new MemoryJournal(this.lines, '1-own');
  readonly outdated: string[] = [];
  readonly failures: unknown[] = [];
  readonly own = this.begin(this.storage);
  readonly other = this.begin(new MemoryJournal(this.lines, '2-other'));

  constructor() {
    this.storage.alive.add('2-other');
  }

  follow(): ChangesElsewhere {
    return new ChangesElsewhere({
      journal: new Journal(this.storage, () => this.clock.now()),
      markOutdated: chatId => this.outdated.push(chatId),
      since: this.clock.now(),
      clock: this.clock,
      failed: thrown => this.failures.push(thrown),
    });
  }

  intend(run: JournalRun, chatId: string): Promise<string> {
    return run.intend({
      chat: { id: chatId, label: 'Weekly', type: 'group' },
      member: sampleMember('Adele'),
      userId: 'adele-id',
      tenantId: 'contoso',
      clientRequestId: 'r',
    });
  }

  async revoke(run: JournalRun, chatId: string, outcome: JournalOutcome = 'revoked'): Promise<void> {
    await run.settle(await this.intend(run, chatId), { outcome });
  }

  private begin(storage: MemoryJournal): JournalRun {
    const journal = new Journal(storage, () => this.clock.now());
    return journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
  }
}

describe('What other windows do to chats', () => {
  it('is known of each chat once, as soon as the members may have changed', async () => {
    const windows = new TwoWindows();
    await windows.revoke(windows.other, 'before');
    windows.clock.advance(1000);
    const changes = windows.follow();
    await windows.revoke(windows.other, 'while the window starts');
    await changes.look();

    await windows.revoke(windows.own, 'of this window');
    await windows.revoke(windows.other, 'twice');
    await windows.revoke(windows.other, 'twice');
    await windows.revoke(windows.other, 'refused', 'refused');
    await windows.revoke(windows.other, 'not attempted', 'notAttempted');
    await windows.revoke(windows.other, 'in doubt', 'inDoubt');
    const id = await windows.intend(windows.other, 'under way');
    await changes.look();
    await changes.look();
    deepEqual(windows.outdated.splice(0), ['while the window starts', 'in doubt', 'twice']);

    await windows.other.settle(id, { outcome: 'stillListed' });
    await windows.intend(windows.other, 'crashed');
    windows.storage.alive.clear();
    await changes.look();
    deepEqual(windows.outdated, ['crashed', 'under way']);
  });

  it('is seen of what was begun before this window and settled since', async () => {
    const windows = new TwoWindows();
    const id = await windows.intend(windows.other, 'slow');
    await windows.revoke(windows.other, 'before');
    windows.clock.advance(1000);
    const changes = windows.follow();
    await windows.other.settle(id, { outcome: 'revoked' });
    await changes.look();
    deepEqual(windows.outdated, ['slow']);
  });

  it('is looked for a second after the start and after each change of the journal, however often it changes', async () => {
    const windows = new TwoWindows();
    windows.follow();
    const pass = async (): Promise<void> => {
      windows.clock.advanceToNext();
      await setImmediate();
    };
    await pass();
    await windows.revoke(windows.other, 'a');
    windows.storage.changes.fire(undefined);
    windows.storage.changes.fire(undefined);
    deepEqual([windows.clock.waits, windows.outdated], [[1000, 1000], []]);
    await pass();
    deepEqual(windows.outdated, ['a']);
  });

  it('is told when it cannot be read, and is not looked for any more once disposed', async () => {
    const windows = new TwoWindows();
    const changes = windows.follow();
    const failure = new FailureError({ kind: 'storage', store: 'journal', operation: 'read', code: 'EIO' });
    windows.storage.read = () => Promise.reject(failure);
    windows.clock.advanceToNext();
    await setImmediate();
    windows.storage.changes.fire(undefined);
    changes.dispose();
    await setImmediate();
    deepEqual([windows.failures, windows.clock.pendingWaits], [[failure], 0]);
  });
});
