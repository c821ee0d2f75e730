import type { Clock } from '../../../src/core/async.ts';
import { FailureError } from '../../../src/core/failure.ts';

interface Wait {
  readonly until: number;
  readonly resolve: () => void;
}

const start = Date.parse('2026-06-18T14:30:00Z');

/** A clock that goes only when it is told to. */
export class FakeClock implements Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: number[] = [];
  private time = start;
  private free = false;
  private pending = new Set<Wait>();
  private watchers: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  delay(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new FailureError({ kind: 'cancelled' }));
        return;
      }
      this.waits.push(ms);
      if (this.free) {
        this.time += ms;
        resolve();
        return;
      }
      const wait: Wait = { until: this.time + ms, resolve };
      this.pending.add(wait);
      const onAbort = (): void => {
        this.pending.delete(wait);
        reject(new FailureError({ kind: 'cancelled' }));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      for (const watcher of this.watchers.splice(0)) {
        watcher();
      }
    });
  }

  /** Moves time, and ends the waits that are over. */
  advance(ms: number): void {
    this.time += ms;
    for (const wait of [...this.pending].filter(({ until }) => until <= this.time)) {
      this.pending.delete(wait);
      wait.resolve();
    }
  }

  /** Moves time to the end of the wait that ends first. @returns whether there was one. */
  advanceToNext(): boolean {
    if (this.pending.size === 0) {
      return false;
    }
    this.advance(Math.max(0, Math.min(...Array.from(this.pending, ({ until }) => until)) - this.time));
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
    this.time = start;
    this.free = false;
    this.pending = new Set();
    this.waits.length = 0;
    this.watchers = [];
  }
}
