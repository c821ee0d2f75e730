import { deepEqual, equal } from 'node:assert/strict';
import { CheckHistory } from '../../../src/checks/checkHistory.ts';
import { denied, sampleResult, sampleRun } from '../checks/sampleRuns.ts';
import { failureFrom } from '../graph/graphFixture.ts';
import { storagePlaces, workIn } from './storagePlaces.ts';

for (const place of storagePlaces()) {
  describe(`Checks ${place.name}`, () => {
    beforeEach(() => place.begin());
    afterEach(() => place.end());

    const run = sampleRun(1, { results: [sampleResult('laura', denied, 1000)] });

    it('are looked for without making anything, and found by a window that was there before', async () => {
      const before = await place.hasChecks();
      await (await place.checks()).write(run);
      deepEqual([before, await place.hasChecks()], [false, true]);
    });

    it('take the place of what they were, in all windows', async () => {
      const [one, other] = [await place.checks(), await place.checks()];
      await one.write(sampleRun(1));
      await other.write(sampleRun(2));
      await one.write(run);
      const both = new Set([run, sampleRun(2)]);
      deepEqual([new Set((await one.read()).runs), new Set((await other.read()).runs)], [both, both]);
    });

    it('are read without what is damaged, which is counted and left alone', async () => {
      const checks = await place.checks();
      await checks.write(run);
      await place.addFile('checks', `${sampleRun(2).id}.json`, '{"version":1,');
      await place.addFile('checks', `${sampleRun(3).id}.json`, '{"version":2}');
      await place.addFile('checks', 'notes.txt', 'mine');
      deepEqual(await checks.read(), { runs: [run], unreadable: 2 });
      equal(await place.hasFile('checks', `${sampleRun(2).id}.json`), true);
    });

    it('are removed alone or all together, and nothing else is', async () => {
      const checks = await place.checks();
      await checks.write(run);
      await checks.remove(run);
      await checks.remove(run);
      const removed = await checks.read();
      await checks.write(run);
      await place.addFile('checks', `${sampleRun(2).id}.json`, '{');
      await place.addFile('checks', 'notes.txt', 'mine');
      await checks.clear();
      deepEqual(
        [removed, await checks.read(), await place.hasFile('checks', 'notes.txt')],
        [{ runs: [], unreadable: 0 }, { runs: [], unreadable: 0 }, true],
      );
    });

    it('tell other windows that something changed', async () => {
      const [one, other] = [await place.checks(), await place.checks()];
      const first = new CheckHistory(() => Promise.resolve(one));
      const second = new CheckHistory(() => Promise.resolve(other));
      await Promise.all([first.load(), second.load()]);
      const runsAfter = (wanted: number): Promise<unknown> =>
        new Promise<void>(resolve => {
          second.onDidChange(() => second.runs.length === wanted && resolve());
        });
      const added = runsAfter(1);
      first.add(run);
      await added;
      deepEqual(second.runs, [run]);
      const cleared = runsAfter(0);
      await first.clear();
      await cleared;
    });

    it('say so where nothing can be written or opened', async () => {
      const checks = await place.checks();
      await place.fill();
      deepEqual([await failureFrom(checks.write(run)), await failureFrom(place.checks())].map(workIn), [
        'write checks',
        'open checks',
      ]);
    });
  });
}
