import { ownSignal, type Clock } from '../../../src/core/async.ts';
import { FailureError } from '../../../src/core/failure.ts';

interface Wait {
  readonly until: number;
  readonly resolve: () => void;
}

const start = Date.parse('2026-06-18T14:30:00Z');

/** Far from the time of day, so that nobody takes one for the other. */
const monotonicStart = 5_000;

/** A clock that goes only when it is told to. */
export class FakeClock implements Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: number[] = [];
  private elapsed = 0;
  /** How much the time of day was set forth, in milliseconds. */
  private setBy = 0;
  private free = false;
  private pending = new Set<Wait>();
  private watchers: (() => void)[] = [];

  now(): number {
    return start + this.elapsed + this.setBy;
  }

  monotonic(): number {
    return monotonicStart + this.elapsed;
  }

  /** Sets the time of day forth, or back where it is negative. No time passes. */
  set(ms: number): void {
    this.setBy += ms;
  }

  delay(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new FailureError({ kind: 'cancelled' }));
        return;
      }
      this.waits.push(ms);
      if (this.free) {
        this.elapsed += ms;
        resolve();
        return;
      }
      const wait: Wait = { until: this.elapsed + ms, resolve };
      this.pending.add(wait);
      const onAbort = (): void => {
        this.pending.delete(wait);
        reject(new FailureError({ kind: 'cancelled' }));
      };
      ownSignal(signal).addEventListener('abort', onAbort, { once: true });
      for (const watcher of this.watchers.splice(0)) {
        watcher();
      }
    });
  }

  /** Moves time, and ends the waits that are over. */
  advance(ms: number): void {
    this.elapsed += ms;
    for (const wait of [...this.pending].filter(({ until }) => until <= this.elapsed)) {
      this.pending.delete(wait);
      wait.resolve();
    }
  }

  /** Moves time to the end of the wait that ends first. @returns whether there was one. */
  advanceToNext(): boolean {
    if (this.pending.size === 0) {
      return false;
    }
    this.advance(Math.max(0, Math.min(...Array.from(this.pending, ({ until }) => until)) - this.elapsed));
    return true;
  }

  /** From now on every wait is over as soon as it is asked for, and time moves by it. */
  runFreely(): void {
    this.free = true;
  }

  /** Fulfilled as soon as something waits. */
  async waiting(): Promise<void> {
    while (this.pending.size === 0) {
      await new Promise<void>(resolve => this.watchers.push(resolve));
    }
  }

  /** How many waits are under way. */
  get pendingWaits(): number {
    return this.pending.size;
  }

  reset(): void {
    this.elapsed = 0;
    this.setBy = 0;
    this.free = false;
    this.pending = new Set();
    this.waits.length = 0;
    this.watchers = [];
  }
}
