import { Emitter, type Disposable, type Event } from '../core/lifecycle.ts';

/** A wait that Microsoft Graph asked for. */
export interface ServiceWait {
  /** How long it asked to wait, in milliseconds. */
  readonly askedMs: number;
  /** When it is over, by the clock's monotonic reading. */
  readonly endsAt: number;
}

/** The waits under way that Microsoft Graph asked for, for whoever shows why nothing happens. */
export class ServiceWaits implements Disposable {
  private readonly changes = new Emitter<ServiceWait | undefined>();
  private readonly underWay = new Set<ServiceWait>();
  private told: ServiceWait | undefined;

  /** Fires with {@link current} when it has changed. */
  readonly onDidChange: Event<ServiceWait | undefined> = this.changes.event;

  /** The wait that ends last; `undefined` while nothing waits. */
  get current(): ServiceWait | undefined {
    return this.told;
  }

  /** Notes that a request waits. Disposing the result ends the wait. */
  begin(wait: ServiceWait): Disposable {
    this.underWay.add(wait);
    this.tell();
    return {
      dispose: () => {
        this.underWay.delete(wait);
        this.tell();
      },
    };
  }

  dispose(): void {
    this.changes.dispose();
  }

  private tell(): void {
    let last: ServiceWait | undefined;
    for (const wait of this.underWay) {
      if (!last || wait.endsAt > last.endsAt) {
        last = wait;
      }
    }
    if (last !== this.told) {
      this.told = last;
      this.changes.fire(last);
    }
  }
}
