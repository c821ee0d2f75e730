import { FakeClock } from '../unit/core/fakeClock.ts';

/** A clock on which every wait is over at once, and which can be set while something waits. */
export class FaultClock extends FakeClock {
  /** Called right before the wait with this number (from 0) begins. */
  onWait: (number: number) => void = () => undefined;

  override delay(ms: number, signal: AbortSignal): Promise<void> {
    this.onWait(this.waits.length);
    return super.delay(ms, signal);
  }

  /** Milliseconds that were waited in all. */
  get waitedMs(): number {
    return this.waits.reduce((sum, ms) => sum + ms, 0);
  }

  override reset(): void {
    super.reset();
    this.onWait = () => undefined;
    this.runFreely();
  }
}
