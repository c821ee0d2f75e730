import { deepEqual } from 'node:assert/strict';
import { FailureError } from '../../../src/core/failure.ts';
import { SharedWork } from '../../../src/core/sharedWork.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';

describe('Work that is shared', () => {
  it('is done once for all who want it together, and again for who comes later', async () => {
    const shared = new SharedWork<number>();
    let begun = 0;
    const work = (): Promise<number> => Promise.resolve((begun += 1));
    const together = await Promise.all(['a', 'a', 'b'].map(key => shared.join(key, work, never)));
    deepEqual([together, await shared.join('a', work, never)], [[1, 1, 2], 3]);
  });

  it('fails for all who wait for it', async () => {
    const shared = new SharedWork<void>();
    const work = (): Promise<void> => Promise.reject(new FailureError({ kind: 'timeout', afterMs: 1 }));
    const failures = await Promise.all([1, 2].map(() => failureFrom(shared.join('a', work, never))));
    deepEqual(
      failures.map(({ kind }) => kind),
      ['timeout', 'timeout'],
    );
  });

  it('is cancelled when the last who waits has gone, and begun anew for the next', async () => {
    const shared = new SharedWork<void>();
    const signals: AbortSignal[] = [];
    const work = (signal: AbortSignal): Promise<void> => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const callers = [new AbortController(), new AbortController(), new AbortController()];
    const [first, second] = callers.map(({ signal }, index) =>
      index < 2 ? failureFrom(shared.join('a', work, signal)) : undefined,
    );
    callers[0]?.abort();
    await first;
    const cancelled = [signals.map(({ aborted }) => aborted)];
    callers[1]?.abort();
    await second;
    cancelled.push(signals.map(({ aborted }) => aborted));
    void failureFrom(shared.join('a', work, callers[2]?.signal ?? never));
    cancelled.push(signals.map(({ aborted }) => aborted));
    deepEqual(cancelled, [[false], [true], [true, false]]);
    callers[2]?.abort();
  });

  it('is not begun for who has cancelled already', async () => {
    const shared = new SharedWork<void>();
    let begun = 0;
    const work = (): Promise<void> => Promise.resolve(void (begun += 1));
    deepEqual(
      [await failureFrom(shared.join('a', work, AbortSignal.abort())), begun],
      [{ kind: 'cancelled' }, 0],
    );
  });
});
