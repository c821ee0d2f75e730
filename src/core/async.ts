import { FailureError, type Failure } from './failure.ts';

/** Time, as a port, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z: the time of day, which may be wrong and be set back or forth. */
  now(): number;
  /** Milliseconds since some moment, which nobody sets: for how long something takes, and for when it may go on. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds.
   * @throws {@link FailureError} `cancelled` as soon as `signal` aborts.
   */
  delay(ms: number, signal: AbortSignal): Promise<void>;
}

/** A timer of more milliseconds than this would end at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The system's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  delay: async (ms, signal) => {
    const endsAt = performance.now() + ms;
    let leftMs = ms;
    do {
      await timer(Math.min(leftMs, longestTimerMs), signal);
      // Timers may also end early by a part of the millisecond that they count in.
      leftMs = endsAt - performance.now();
    } while (leftMs > 0);
  },
};

function timer(ms: number, outerSignal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfCancelled(outerSignal);
    const signal = ownSignal(outerSignal);
    const onAbort = (): void => {
      clearTimeout(running);
      reject(new FailureError({ kind: 'cancelled' }));
    };
    const running = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A gap of more milliseconds between two looks at a {@link Stopwatch} is taken for the computer's sleep. */
const longestGapMs = 30_000;

/** How long work takes, without the time that a computer sleeps in the middle of it. It is to be read often. */
export class Stopwatch {
  private measuredMs = 0;
  private readAt: number;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {
    this.readAt = clock.monotonic();
  }

  /** Milliseconds since it was made. */
  get elapsedMs(): number {
    const now = this.clock.monotonic();
    const gapMs = now - this.readAt;
    this.measuredMs += gapMs > longestGapMs ? 0 : gapMs;
    this.readAt = now;
    return this.measuredMs;
  }
}

/**
 * A signal that aborts with another one, for somebody who listens to it. Many may wait on one signal, and Node takes more
 * than ten listeners of one signal for a leak.
 */
export function ownSignal(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal]);
}

/** @throws {@link FailureError} `cancelled` if `signal` has aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new FailureError({ kind: 'cancelled' });
  }
}

/**
 * Waits for `work`, but no longer than until `outerSignal` aborts. The work itself goes on: use this for work that
 * cannot be cancelled or that others wait for too.
 * @throws {@link FailureError} `cancelled` as soon as `outerSignal` aborts.
 */
export async function untilCancelled<T>(work: Promise<T>, outerSignal: AbortSignal): Promise<T> {
  // After a cancellation nobody handles a failure of the work, which Node would report as unhandled.
  work.catch(() => undefined);
  throwIfCancelled(outerSignal);
  const signal = ownSignal(outerSignal);
  let onAbort: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    onAbort = () => reject(new FailureError({ kind: 'cancelled' }));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    if (onAbort) {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/**
 * Waits for `work` as {@link untilCancelled} does, but no longer than `limitMs` milliseconds.
 * @throws {@link FailureError} `failure` when the time is over, `cancelled` as soon as `signal` aborts.
 */
export async function untilTimeout<T>(
  work: Promise<T>,
  limitMs: number,
  failure: Failure,
  signal: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await untilCancelled(work, AbortSignal.any([limit, signal]));
  } catch (thrown) {
    throw limit.aborted && !signal.aborted ? new FailureError(failure) : thrown;
  }
}

/** Waits. @returns `false` as soon as `signal` aborts, otherwise `true` after `ms` milliseconds. */
export async function hasPassed(
  ms: number,
  clock: Pick<Clock, 'delay'>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await clock.delay(ms, signal);
    return true;
  } catch (thrown) {
    if (signal.aborted) {
      return false;
    }
    throw thrown;
  }
}

/**
 * Does work on each item, so many at a time, in their order.
 * @throws what work threw first, once all that has begun is over. No more is begun then.
 */
export async function forEachAtATime<T>(
  items: Iterable<T>,
  atATime: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items].values();
  let failed: { readonly thrown: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      try {
        await work(next.value);
      } catch (thrown) {
        failed ??= { thrown };
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  if (failed) {
    throw failed.thrown;
  }
}

/** Makes a value when it is first asked for, and returns the same one ever after. After a failure it tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((thrown: unknown) => {
      made = undefined;
      throw thrown;
    });
    return made;
  };
}

/** How long one piece of long work takes, in milliseconds. */
const sliceMs = 8;

/** Splits long work into pieces, so that other work is not kept waiting: `if (slices.over) await slices.next()`. */
export class Slices {
  private endsAt = performance.now() + sliceMs;

  /** Whether this piece has had its time. */
  get over(): boolean {
    return performance.now() >= this.endsAt;
  }

  /** Lets other work run, then begins the next piece. */
  async next(): Promise<void> {
    await new Promise<void>(resolve => {
      setTimeout(resolve, 0);
    });
    this.endsAt = performance.now() + sliceMs;
  }
}
