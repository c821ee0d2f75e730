import { throwIfCancelled, untilCancelled } from './async.ts';

/** Work that is under way, and who waits for it. */
interface Share<T> {
  readonly work: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

/** Work that many want at once and that is done once for all of them. It is cancelled when nobody waits for it any more. */
export class SharedWork<T> {
  private readonly underWay = new Map<string, Share<T>>();

  /**
   * Waits for the work with this key, which begins if there is none under way.
   * @param work is given a signal that aborts when the last one who waited for it has gone.
   * @throws what the work throws; {@link FailureError} `cancelled` as soon as `signal` aborts.
   */
  async join(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    throwIfCancelled(signal);
    const share = this.underWay.get(key) ?? this.begin(key, work);
    share.waiting += 1;
    try {
      return await untilCancelled(share.work, signal);
    } finally {
      share.waiting -= 1;
      if (share.waiting === 0) {
        this.underWay.delete(key);
        share.stop.abort();
      }
    }
  }

  private begin(key: string, work: (signal: AbortSignal) => Promise<T>): Share<T> {
    const stop = new AbortController();
    const share = { work: work(stop.signal), stop, waiting: 0 };
    this.underWay.set(key, share);
    return share;
  }
}
