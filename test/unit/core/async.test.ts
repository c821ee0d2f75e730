import { deepEqual, equal, rejects } from 'node:assert/strict';
import {
  forEachAtATime,
  hasPassed,
  once,
  Stopwatch,
  systemClock,
  throwIfCancelled,
  untilCancelled,
  untilTimeout,
} from '../../../src/core/async.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';
import { FakeClock } from './fakeClock.ts';
import { unhandledIn } from './unhandled.ts';

const aborted = AbortSignal.abort();

/** Work that ends when it is told to. */
function heldWork<T>(): { work: Promise<T>; finish: (value: T) => void; fail: (thrown: unknown) => void } {
  let finish: (value: T) => void = () => undefined;
  let fail: (thrown: unknown) => void = () => undefined;
  const work = new Promise<T>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  return { work, finish, fail };
}

describe('Waiting for work until it is cancelled', () => {
  it('gives what the work gives', async () => {
    equal(await untilCancelled(Promise.resolve('done'), never), 'done');
  });

  it('fails as the work fails', async () => {
    await rejects(untilCancelled(Promise.reject(new RangeError('no')), never), RangeError);
  });

  it('ends at once when cancelled, while the work goes on', async () => {
    const controller = new AbortController();
    const { work, finish } = heldWork<string>();
    const waiting = failureFrom(untilCancelled(work, controller.signal));

    controller.abort();

    deepEqual(await waiting, { kind: 'cancelled' });
    finish('later');
    equal(await work, 'later');
  });

  it('does not begin where it was cancelled before', async () => {
    deepEqual(await failureFrom(untilCancelled(Promise.resolve(1), aborted)), { kind: 'cancelled' });
  });

  it('leaves no failure behind either where it was cancelled before', async () => {
    const unhandled = await unhandledIn(async () => {
      const { work, fail } = heldWork<string>();
      deepEqual(await failureFrom(untilCancelled(work, aborted)), { kind: 'cancelled' });
      fail(new Error('nobody handles this'));
    });
    deepEqual(unhandled, []);
  });

  it('leaves no failure of the work behind that nobody handles', async () => {
    const controller = new AbortController();
    const { work, fail } = heldWork<string>();
    const waiting = failureFrom(untilCancelled(work, controller.signal));
    controller.abort();
    await waiting;

    fail(new Error('too late'));

    await rejects(work, /too late/);
  });
});

describe('Waiting for work for a limited time', () => {
  const late: Failure = { kind: 'timeout', afterMs: 1 };

  it('gives what the work gives in time', async () => {
    equal(await untilTimeout(Promise.resolve('done'), 60_000, late, never), 'done');
  });

  it('ends when the time is over, while the work goes on', async () => {
    const { work, finish } = heldWork<string>();
    deepEqual(await failureFrom(untilTimeout(work, 1, late, never)), late);
    finish('later');
    equal(await work, 'later');
  });

  it('is cancelled, not late, when it is cancelled', async () => {
    const controller = new AbortController();
    const waiting = failureFrom(untilTimeout(heldWork().work, 60_000, late, controller.signal));
    controller.abort();
    deepEqual(await waiting, { kind: 'cancelled' });
  });

  it('fails as the work fails', async () => {
    await rejects(untilTimeout(Promise.reject(new RangeError('no')), 60_000, late, never), RangeError);
  });
});

describe('Waiting for some time', () => {
  it('tells whether it has passed, or the wait was cancelled', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const waits = [hasPassed(10, clock, never), hasPassed(20, clock, controller.signal)];
    clock.advance(10);
    controller.abort();
    deepEqual(await Promise.all(waits), [true, false]);
  });
});

describe('Work on many items', () => {
  it('is done on so many at a time, in their order', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await forEachAtATime([0, 1, 2, 3, 4, 5, 6], 3, async item => {
      begun.push(item);
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>(resolve => setImmediate(resolve));
      underWay -= 1;
    });
    deepEqual([begun, most], [[0, 1, 2, 3, 4, 5, 6], 3]);
  });

  it('ends with the first failure, once what had begun is over, and begins no more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const working = forEachAtATime([0, 1, 2, 3, 4], 2, async item => {
      begun.push(item);
      await new Promise<void>(resolve => setImmediate(resolve));
      if (item === 0) {
        throw new Error('first');
      }
      await new Promise<void>(resolve => setImmediate(resolve));
      ended.push(item);
    });
    await rejects(working, /first/);
    deepEqual([begun, ended], [[0, 1], [1]]);
  });
});

describe('Asking whether something is cancelled', () => {
  it('throws only where it is', async () => {
    throwIfCancelled(never);
    deepEqual(await failureFrom(new Promise(() => throwIfCancelled(aborted))), { kind: 'cancelled' });
  });
});

describe('A value made once', () => {
  it('is made when first asked for, and shared ever after', async () => {
    let made = 0;
    const get = once(() => Promise.resolve((made += 1)));
    equal(made, 0);

    deepEqual(await Promise.all([get(), get()]), [1, 1]);
    deepEqual([await get(), made], [1, 1]);
  });

  it('is tried again after a failure', async () => {
    let attempts = 0;
    const get = once(() => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new RangeError('first')) : Promise.resolve('second');
    });

    await rejects(get(), RangeError);
    equal(await get(), 'second');
  });
});

describe('The system’s clock', () => {
  it('waits as long as it is told to', async () => {
    const before = systemClock.now();
    await systemClock.delay(5, never);
    // Timers may be early by less than the millisecond they count in.
    equal(systemClock.now() - before >= 4, true);
  });

  it('ends a wait of an hour as soon as it is cancelled', async () => {
    const controller = new AbortController();
    const waiting = failureFrom(systemClock.delay(3_600_000, controller.signal));

    controller.abort();

    deepEqual(await waiting, { kind: 'cancelled' });
  });

  it('does not end a wait at once that is longer than any timer', async () => {
    const controller = new AbortController();
    let ended = false;
    const waiting = systemClock.delay(2 ** 31, controller.signal).then(() => {
      ended = true;
    });
    await systemClock.delay(5, never);
    deepEqual(ended, false);
    controller.abort();
    await rejects(waiting, new FailureError({ kind: 'cancelled' }));
  });

  it('does not begin a wait that was cancelled before', async () => {
    await rejects(systemClock.delay(3_600_000, aborted), new FailureError({ kind: 'cancelled' }));
  });
});

describe('A stopwatch', () => {
  it('tells how long work takes, whatever the time of day is set to', () => {
    const clock = new FakeClock();
    const stopwatch = new Stopwatch(clock);
    clock.advance(7000);
    clock.set(-3_600_000);
    const first = stopwatch.elapsedMs;
    clock.advance(5000);
    deepEqual([first, stopwatch.elapsedMs], [7000, 12_000]);
  });

  it('does not count a night’s sleep, which says nothing about the pace', () => {
    const clock = new FakeClock();
    const stopwatch = new Stopwatch(clock);
    clock.advance(1000);
    const before = stopwatch.elapsedMs;
    clock.advance(8 * 3_600_000);
    deepEqual([before, stopwatch.elapsedMs], [1000, 1000]);
  });
});
