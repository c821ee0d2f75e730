/** Sees every request as it leaves, between the client and the network, and changes none. */
export class FetchProbe {
  /** Called right before the request with this number (from 0) leaves. */
  onLeave: (number: number) => void = () => undefined;
  private readonly original = globalThis.fetch;
  private leaving = 0;
  private ended = false;
  private afterEnd = 0;

  /** @param limit requests after which the network is gone: what asks without end comes to one there. */
  constructor(private readonly limit: number) {
    globalThis.fetch = (input, init) => {
      this.onLeave(this.leaving);
      this.leaving += 1;
      if (this.isExceeded) {
        return Promise.reject(new TypeError('fetch failed'));
      }
      if (this.ended && init?.method === 'POST') {
        this.afterEnd += 1;
      }
      return this.original(input, init);
    };
  }

  /** From the next request on, whatever removes or adds somebody should not have left. */
  endAfterThisOne(): void {
    queueMicrotask(() => {
      this.ended = true;
    });
  }

  /** From now on. */
  end(): void {
    this.ended = true;
  }

  /** Whether more than the limit were to leave. */
  get isExceeded(): boolean {
    return this.leaving > this.limit;
  }

  /** Requests to remove or add somebody that left after the end. */
  get leftAfterEnd(): number {
    return this.afterEnd;
  }

  restore(): void {
    globalThis.fetch = this.original;
  }
}
