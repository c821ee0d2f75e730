import { deepEqual } from 'node:assert/strict';
import { entriesLeftToDo, runsOf, statusOf } from '../../../src/access/activityRuns.ts';
import { Journal, type JournalRun } from '../../../src/access/journal.ts';
import { sampleMember } from '../chats/sample.ts';
import { MemoryJournal } from './memoryJournal.ts';

/** A clock that moves a second each time it is looked at. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 1000);
}

/** Lines on which several windows write, at times that follow each other. */
class Windows {
  readonly now = ticking();
  readonly lines: string[] = [];
  readonly own = this.window('1-own');

  window(session: string): Journal {
    return new Journal(new MemoryJournal(this.lines, session), this.now);
  }

  /** Who is in each run, the newest first, and what is known of them. */
  async runs(): Promise<unknown[]> {
    const { entries } = await this.own.read();
    return runsOf(entries).map(run =>
      run.entries.map(entry => `${entry.intent.person.displayName}: ${statusOf(entry)}`),
    );
  }
}

function begin(journal: Journal): JournalRun {
  return journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });
}

function intend(run: JournalRun, name: string): Promise<string> {
  return run.intend({
    chat: { id: '19:a@thread.v2', label: 'Weekly', type: 'group' },
    member: sampleMember(name),
    userId: `${name}-id`,
    tenantId: 'contoso',
    clientRequestId: `of ${name}`,
  });
}

describe('The activity', () => {
  it('is grouped by what was confirmed together, the newest first, with what is known of each', async () => {
    const windows = new Windows();
    const gone = begin(windows.window('2-gone'));
    await intend(gone, 'Lost');
    const run = begin(windows.own);
    const adele = await intend(run, 'Adele');
    // Another window writes at the same time.
    await intend(gone, 'Lost too');
    const megan = await intend(run, 'Megan');
    await intend(run, 'Nora');
    await run.settle(adele, { outcome: 'revoked' });
    await run.settle(megan, { outcome: 'inDoubt' });

    deepEqual(await windows.runs(), [
      ['Nora: underWay', 'Megan: inDoubt', 'Adele: revoked'],
      ['Lost too: inDoubt', 'Lost: inDoubt'],
    ]);
  });

  it('takes what names no run for a run of its own', async () => {
    const windows = new Windows();
    const run = begin(windows.window('2-gone'));
    await intend(run, 'Adele');
    await intend(run, 'Megan');
    const nameless = windows.lines.map(line =>
      line.replace(/"crc32":"\w+",/, '').replace(/"run":"[^"]*"/, '"run":""'),
    );
    windows.lines.splice(0, 2, ...nameless);

    deepEqual(await windows.runs(), [['Megan: inDoubt'], ['Adele: inDoubt']]);
  });

  it('can be gone on with where nothing was sent, and nothing was done since about the same person', async () => {
    const windows = new Windows();
    const first = begin(windows.own);
    for (const name of ['Adele', 'Megan', 'Nora']) {
      await first.settle(await intend(first, name), { outcome: 'notAttempted' });
    }
    const second = begin(windows.own);
    await second.settle(await intend(second, 'Adele'), { outcome: 'revoked' });
    await second.settle(await intend(second, 'Nora'), { outcome: 'notAttempted' });
    const { entries } = await windows.own.read();
    const left = entriesLeftToDo(entries);
    deepEqual(
      entries
        .filter(({ intent }) => left.has(intent.id))
        .map(({ intent }) => [
          intent.person.displayName,
          entries.findIndex(one => one.intent.id === intent.id),
        ]),
      [
        ['Nora', 0],
        ['Megan', 3],
      ],
    );
  });

  it('is left to do although something was done in another cloud', async () => {
    const windows = new Windows();
    const run = begin(windows.own);
    await run.settle(await intend(run, 'Adele'), { outcome: 'notAttempted' });
    const account = { id: 'a', label: 'Alex' };
    const elsewhere = windows.own.begin({ action: 'revoke', cloud: 'usGovHigh', account });
    await elsewhere.settle(await intend(elsewhere, 'Adele'), { outcome: 'revoked' });
    const { entries } = await windows.own.read();
    deepEqual(
      entries.map(({ intent }) => [intent.cloud, entriesLeftToDo(entries).has(intent.id)]),
      [
        ['usGovHigh', false],
        ['global', true],
      ],
    );
  });

  it('is nothing where nothing was done', async () => {
    deepEqual(await new Windows().runs(), []);
  });
});
