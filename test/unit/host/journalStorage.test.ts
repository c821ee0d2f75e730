import { deepEqual, ok } from 'node:assert/strict';
import { Journal, type IntentSubject, type JournalRun } from '../../../src/access/journal.ts';
import { failureOf } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { failureFrom } from '../graph/graphFixture.ts';
import { storagePlaces, workIn } from './storagePlaces.ts';

const subject = (name: string): IntentSubject => ({
  chat: { id: 'c', label: 'Weekly', type: 'group' },
  member: sampleMember(name),
  userId: name,
  tenantId: 't',
  clientRequestId: 'r',
});

const begin = (journal: Journal): JournalRun =>
  journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'a', label: 'Alex' } });

/** Whom the entries of a journal are about, and in which states they are, the newest first. */
async function statesIn(journal: Journal): Promise<readonly (readonly [string, string])[]> {
  return (await journal.read()).entries.map(({ intent, state }) => [intent.person.displayName, state]);
}

for (const place of storagePlaces()) {
  describe(`A journal ${place.name}`, () => {
    beforeEach(() => place.begin());
    afterEach(() => place.end());

    const openJournal = async (): Promise<Journal> => new Journal(await place.journal(), () => Date.now());

    it('is looked for without making anything, and found by a window that was there before', async () => {
      const before = await place.hasJournal();
      await (await place.journal()).append('{"a":1}');
      deepEqual([before, await place.hasJournal()], [false, true]);
    });

    it('has the lines of all windows in the order in which they were added, in each of them', async () => {
      const [one, other] = [await place.journal(), await place.journal()];
      await one.append('{"a":1}', '{"a":2}');
      await other.append('{"b":1}');
      await one.append('{"a":3}');
      await one.append();
      const lines = ['{"a":1}', '{"a":2}', '{"b":1}', '{"a":3}'];
      deepEqual(
        [(await one.read()).lines, (await other.read()).lines, (await (await place.journal()).read()).lines],
        [lines, lines, lines],
      );
    });

    it('keeps whatever two windows add at the same time', async () => {
      const windows = [await place.journal(), await place.journal()] as const;
      const lines = Array.from({ length: 16 }, (_, index) => `{"index":${index},"text":"é"}`);
      await Promise.all(lines.map((line, index) => windows[index % 2 === 0 ? 0 : 1].append(line)));
      deepEqual([...new Set((await windows[0].read()).lines)].sort(), [...lines].sort());
    });

    it('keeps what is selected, and what is added while it is cleared', async () => {
      const [one, other] = [await place.journal(), await place.journal()];
      const lines = Array.from({ length: 15 }, (_, index) => `{"index":${index}}`);
      const clearing = (async () => {
        for (let time = 0; time < 5; time += 1) {
          await other.retain(({ lines: all }) => all.filter(line => line !== '{"index":3}'));
        }
      })();
      for (const line of lines) {
        await one.append(line);
      }
      await clearing;
      await other.retain(({ lines: all }) => all.filter(line => line !== '{"index":3}'));
      const kept = lines.filter(line => line !== '{"index":3}').sort();
      deepEqual(
        [[...new Set((await one.read()).lines)].sort(), [...new Set((await other.read()).lines)].sort()],
        [kept, kept],
      );
    });

    it('can be cleared by two windows at once', async () => {
      const [one, other] = [await place.journal(), await place.journal()];
      await one.append('{"a":1}');
      await other.append('{"b":1}');
      const keep = ({ lines }: { readonly lines: readonly string[] }): readonly string[] =>
        lines.filter(line => line.includes('a'));
      await Promise.all([one.retain(keep), other.retain(keep)]);
      deepEqual([...new Set((await one.read()).lines)], ['{"a":1}']);
    });

    it('is read as it is at some moment, though another window clears it again and again', async () => {
      const [one, other] = [await place.journal(), await place.journal()];
      await one.append('{"a":1}');
      const clearing = (async () => {
        for (let time = 0; time < 20; time += 1) {
          await other.retain(({ lines }) => lines);
        }
      })();
      const read: (readonly string[])[] = [];
      for (let time = 0; time < 60; time += 1) {
        read.push([...new Set((await one.read()).lines)]);
      }
      await clearing;
      deepEqual(
        read.filter(lines => lines.length !== 1),
        [],
      );
    });

    it('does not grow without end, and forgets no doubt', async () => {
      const journal = await openJournal();
      const run = begin(journal);
      await run.intend(subject('left open'));
      await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
      for (let count = 0; count < 60; count += 1) {
        await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
      }
      journal.dispose();
      const states = await statesIn(await openJournal());
      deepEqual(
        [states[0], states.some(([name]) => name === 'P0'), states.slice(-2)],
        [
          ['P59', 'settled'],
          false,
          [
            ['not found out', 'inDoubt'],
            ['left open', 'inDoubt'],
          ],
        ],
      );
      ok((await place.size()) < 20_000, String(await place.size()));
    });

    it('holds the doubts alone when it was cleared, and nothing when they were too', async () => {
      const journal = await openJournal();
      const run = begin(journal);
      await run.settle(await run.intend(subject('not found out')), { outcome: 'inDoubt' });
      for (let count = 0; count < 20; count += 1) {
        await run.settle(await run.intend(subject(`P${count}`)), { outcome: 'revoked' });
      }
      await place.tear('half a li');
      await journal.clear();
      const { entries, damaged } = await journal.read();
      await journal.clear({ doubts: true });
      deepEqual(
        [entries.map(({ intent }) => intent.person.displayName), damaged, (await journal.read()).entries],
        [['not found out'], 0, []],
      );
    });

    it('counts a line that is damaged, and leaves alone a file that nobody here has written', async () => {
      const journal = await openJournal();
      await begin(journal).intend(subject('Adele'));
      await place.addFile('journal', 'notes.txt', 'mine');
      await place.tear('{"type":"inte');
      const { entries, damaged } = await journal.read();
      await journal.clear({ doubts: true });
      deepEqual([entries.length, damaged, await place.hasFile('journal', 'notes.txt')], [1, 1, true]);
    });

    it('tells what is under way in another window, and that it is a doubt once that window is closed', async () => {
      const working = await openJournal();
      const looking = await openJournal();
      await begin(working).intend(subject('Adele'));
      const seen = [await statesIn(looking)];
      working.dispose();
      seen.push(await statesIn(await openJournal()));
      deepEqual(seen, [[['Adele', 'underWay']], [['Adele', 'inDoubt']]]);
    });

    it('tells other windows that something was written', async () => {
      const [one, other] = [await place.journal(), await place.journal()];
      const told = new Promise<void>(resolve => {
        other.onDidChange(() => resolve());
      });
      await one.append('{"a":1}');
      await told;
    });

    it('says so where nothing can be written, and nothing is taken for written', async () => {
      const journal = await openJournal();
      await place.fill();
      const planned = await begin(journal)
        .plan([subject('Adele')])
        .catch(failureOf);
      const intended = await begin(journal).intend(subject('Adele')).catch(failureOf);
      const opened = await place.journal().catch(failureOf);
      deepEqual([planned, intended, opened].map(workIn), ['write journal', 'write journal', 'open journal']);
    });

    it('says so where it cannot be read', async () => {
      const journal = await place.journal();
      await journal.append('{"a":1}');
      await place.lock();
      deepEqual(
        [await failureFrom(journal.read()), await failureFrom(journal.retain(() => []))].map(workIn),
        ['read journal', 'clear journal'],
      );
    });
  });
}
