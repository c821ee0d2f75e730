import { throwIfCancelled, untilCancelled } from './async.ts';

/** The result of work for which several wait. */
export class SharedResult<T> {
  private waiting = 0;

  /** @param onLeft called when nobody waits any more, whether or not the work has ended. */
  constructor(
    private readonly work: Promise<T>,
    private readonly onLeft: () => void,
  ) {}

  /** Waits for the work. @throws what it throws; {@link FailureError} `cancelled` as soon as `signal` aborts. */
  async wait(signal: AbortSignal): Promise<T> {
    this.waiting += 1;
    try {
      return await untilCancelled(this.work, signal);
    } finally {
      this.waiting -= 1;
      if (this.waiting === 0) {
        this.onLeft();
      }
    }
  }
}

/** Work that many want at once and that is done once for all of them. It is cancelled when nobody waits for it any more. */
export class SharedWork<T> {
  private readonly underWay = new Map<string, SharedResult<T>>();

  /**
   * Waits for the work with this key, which begins if there is none under way.
   * @param work is given a signal that aborts when the last one who waited for it has gone.
   * @throws what the work throws; {@link FailureError} `cancelled` as soon as `signal` aborts.
   */
  async join(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    throwIfCancelled(signal);
    return (this.underWay.get(key) ?? this.begin(key, work)).wait(signal);
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): SharedResult<T> {
    const stop = new AbortController();
    const result = new SharedResult(work(stop.signal), () => {
      this.underWay.delete(key);
      stop.abort();
    });
    this.underWay.set(key, result);
    return result;
  }
}
