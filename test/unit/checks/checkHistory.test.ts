import { deepEqual, equal } from 'node:assert/strict';
import { CheckHistory, type CheckStorage, type StoredChecks } from '../../../src/checks/checkHistory.ts';
import { FailureError, type StorageFailure } from '../../../src/core/failure.ts';
import { Emitter } from '../../../src/core/lifecycle.ts';
import { failureFrom } from '../graph/graphFixture.ts';
import { sampleRun } from './sampleRuns.ts';
import type { CheckRun } from '../../../src/checks/model.ts';

const failed = (operation: StorageFailure['operation'], code: string): StorageFailure => ({
  kind: 'storage',
  store: 'checks',
  operation,
  code,
});

/** What all windows share. */
class SharedDisk {
  readonly runs = new Map<string, CheckRun>();
  readonly changes = new Emitter<undefined>();
  unreadable = 0;
  full = false;

  /** A storage as one window has it. */
  readonly open = (): Promise<CheckStorage> =>
    Promise.resolve({
      onDidChange: this.changes.event,
      read: (): Promise<StoredChecks> =>
        Promise.resolve({ runs: [...this.runs.values()], unreadable: this.unreadable }),
      write: run => this.change('write', () => this.runs.set(run.id, run)),
      remove: ({ id }) => this.change('write', () => this.runs.delete(id)),
      clear: () => this.change('clear', () => this.runs.clear()),
      dispose: () => undefined,
    });

  private change(operation: 'write' | 'clear', work: () => unknown): Promise<void> {
    if (this.full) {
      return Promise.reject(new FailureError(failed(operation, 'ENOSPC')));
    }
    work();
    this.changes.fire(undefined);
    return Promise.resolve();
  }
}

const times = ({ runs }: Pick<CheckHistory, 'runs'>): number[] =>
  runs.map(({ startedAt }) => startedAt / 1000);

describe('The history of checks', () => {
  it('has the latest first, and tells of every change', () => {
    const history = new CheckHistory();
    const seen: number[][] = [];
    history.onDidChange(() => seen.push(times(history)));

    history.add(sampleRun(1));
    history.add(sampleRun(2));
    void history.clear();

    deepEqual(seen, [[1], [2, 1], []]);
  });

  it('keeps fifty runs, and lets the oldest go', () => {
    const history = new CheckHistory();
    for (let number = 1; number <= 51; number += 1) {
      history.add(sampleRun(number));
    }
    deepEqual([history.runs.length, times(history).at(0), times(history).at(-1)], [50, 51, 2]);
  });

  it('keeps fifty runs of tests besides, so that they push no others out', () => {
    const history = new CheckHistory();
    history.add(sampleRun(1));
    for (let number = 2; number <= 201; number += 1) {
      history.add(sampleRun(number, { askedFor: 'test' }));
    }
    deepEqual([history.runs.length, times(history).at(0), times(history).at(-1)], [51, 201, 1]);
  });

  it('shows a run that was asked further in place of the run as it was', () => {
    const history = new CheckHistory();
    history.add(sampleRun(1));
    history.add(sampleRun(2));
    history.add(sampleRun(1, { requests: 7 }));
    deepEqual(
      history.runs.map(({ startedAt, requests }) => [startedAt / 1000, requests]),
      [
        [2, 0],
        [1, 7],
      ],
    );
  });

  it('tells nobody any more once disposed', () => {
    const history = new CheckHistory();
    let changes = 0;
    history.onDidChange(() => (changes += 1));
    history.dispose();
    history.add(sampleRun(1));
    equal(changes, 0);
  });
});

describe('The history of checks on the disk', () => {
  let disk = new SharedDisk();
  beforeEach(() => (disk = new SharedDisk()));

  const openWindow = async (): Promise<CheckHistory> => {
    const history = new CheckHistory(disk.open);
    await history.load();
    return history;
  };

  it('is there in the next window', async () => {
    const first = await openWindow();
    first.add(sampleRun(1));
    first.add(sampleRun(2));
    await first.settled();
    deepEqual(times(await openWindow()), [2, 1]);
  });

  it('is read before anything is added to it, though nobody looked at it', async () => {
    disk.runs.set('old', sampleRun(1));
    const history = new CheckHistory(disk.open);
    history.add(sampleRun(2));
    deepEqual(times(history), [2], 'shown at once');
    await history.settled();
    deepEqual(times(history), [2, 1]);
  });

  it('has the runs of two windows in both of them', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    one.add(sampleRun(1));
    other.add(sampleRun(2));
    await Promise.all([one.settled(), other.settled()]);
    await Promise.all([one.settled(), other.settled()]);
    deepEqual([times(one), times(other), disk.runs.size], [[2, 1], [2, 1], 2]);
  });

  it('is cleared in all windows, and from the disk', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    one.add(sampleRun(1));
    await one.settled();
    await other.clear();
    await one.settled();
    deepEqual([times(one), times(other), disk.runs.size], [[], [], 0]);
  });

  it('keeps fifty runs on the disk, of all windows together', async () => {
    const [one, other] = [await openWindow(), await openWindow()];
    for (let number = 1; number <= 30; number += 1) {
      one.add(sampleRun(2 * number));
      other.add(sampleRun(2 * number + 1));
    }
    await Promise.all([one.settled(), other.settled()]);
    await Promise.all([one.settled(), other.settled()]);
    deepEqual([disk.runs.size, times(one).at(0), times(one).at(-1)], [50, 61, 12]);
  });

  it('shows a run that cannot be written, says why, and writes it with the next one', async () => {
    const history = await openWindow();
    disk.full = true;
    history.add(sampleRun(1));
    await history.settled();
    deepEqual([times(history), history.problem], [[1], failed('write', 'ENOSPC')]);

    disk.full = false;
    history.add(sampleRun(2));
    await history.settled();
    deepEqual([times(history), history.problem, disk.runs.size], [[2, 1], undefined, 2]);
  });

  it('is not called cleared where it could not be', async () => {
    const history = await openWindow();
    history.add(sampleRun(1));
    await history.settled();
    disk.full = true;
    deepEqual(await failureFrom(history.clear()), failed('clear', 'ENOSPC'));
    deepEqual(times(history), [1]);
  });

  it('tells of a failure that is another one than before', async () => {
    const history = await openWindow();
    disk.full = true;
    history.add(sampleRun(1));
    await history.settled();
    const told: unknown[] = [];
    history.onDidChange(() => told.push(history.problem));
    await failureFrom(history.clear());
    deepEqual(told, [failed('clear', 'ENOSPC')]);
  });

  it('counts what cannot be read', async () => {
    disk.unreadable = 2;
    equal((await openWindow()).unreadable, 2);
  });

  it('is empty, with the reason, where the disk cannot be read', async () => {
    const history = new CheckHistory(() => Promise.reject(new FailureError(failed('open', 'EACCES'))));
    await history.load();
    deepEqual([history.runs, history.problem], [[], failed('open', 'EACCES')]);
  });
});
