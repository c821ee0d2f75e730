import type { Clock } from './async.ts';
import { Mean } from './mean.ts';

/** How much may be under way once the first is done, unless told otherwise. */
const firstStep = 8;

/** How much more may be under way with each that is done: three times as much after each round. */
const stepForEach = 2;

/** What takes longer, in milliseconds, is not one answer: the computer slept, or the service asked to wait. */
export const longestLatencyMs = 60_000;

/** The most that is under way: enough for thirty answers a second where each takes four seconds. */
const most = 128;

/**
 * Over how many endings the pace is measured, once as much is under way as may be. They come in bursts, because limits
 * count by the second: fewer would tell little.
 */
const endingsMeasured = 2 * most;

/** How much may begin in any window of time, whoever asks for it. */
export interface Pace {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * Lets work begin in the order in which it was asked for: one alone, because what refuses it is likely to refuse all,
 * then more at a time with each that is done. It can tell how long the rest will take.
 */
export class SlowStart {
  private allowed = 1;
  private underWay = 0;
  private lastBegunAt = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly latencyMs = new Mean(longestLatencyMs);
  /** When the last of them ended, the latest last, since {@link most} may be under way. */
  private readonly endings: number[] = [];

  /**
   * @param pace what holds the work back besides this.
   * @param secondStep how much may be under way once the first is done. More costs more where it fails.
   */
  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly pace: Pace,
    private readonly secondStep = firstStep,
  ) {}

  /** Does `work` when it has its turn. @throws what `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.underWay >= this.allowed) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    } else {
      this.underWay += 1;
    }
    // So little at a time waits for nothing but its answer.
    const tellsLatency = this.underWay <= firstStep;
    const begunAt = this.clock.monotonic();
    this.lastBegunAt = begunAt;
    try {
      return await work();
    } finally {
      this.done(tellsLatency ? begunAt : undefined);
    }
  }

  /**
   * How long all that was asked for so far will probably take, in milliseconds; `undefined` before anything is done.
   */
  get remainingMs(): number | undefined {
    const latencyMs = this.latencyMs.value;
    if (latencyMs === undefined) {
      return undefined;
    }
    const sinceMs = this.clock.monotonic() - this.lastBegunAt;
    const lastAnswerMs =
      this.underWay > 0 && this.waiting.length === 0 ? Math.max(0, latencyMs - sinceMs) : 0;
    const paceMs = this.pace.windowMs / this.pace.requests;
    if (this.endings.length >= most) {
      const eachMs = Math.max(paceMs, latencyMs / most, this.measuredMsForEach());
      return Math.max(lastAnswerMs, (this.underWay + this.waiting.length) * eachMs);
    }
    return lastAnswerMs + this.roundsMs(latencyMs, paceMs);
  }

  /** How long it takes until all have begun, round by round, and then until the last is done if it has not begun yet. */
  private roundsMs(latencyMs: number, eachMs: number): number {
    let left = this.waiting.length;
    if (left === 0) {
      return this.underWay * eachMs;
    }
    let ms = Math.max(latencyMs, this.underWay * eachMs);
    let allowed = this.allowed + stepForEach * this.underWay;
    // Answers that come at the pace at which questions leave take no time of their own.
    let isSteady = false;
    while (left > 0) {
      const count = Math.min(left, allowed, most);
      left -= count;
      allowed += stepForEach * count;
      ms += left > 0 || isSteady ? Math.max(latencyMs, count * eachMs) : latencyMs + count * eachMs;
      isSteady = count * eachMs >= latencyMs;
    }
    return ms;
  }

  /** How long each took of late; 0 where that is not known. */
  private measuredMsForEach(): number {
    const [first] = this.endings;
    const last = this.endings.at(-1);
    return first === undefined || last === undefined || this.endings.length < endingsMeasured
      ? 0
      : (last - first) / endingsMeasured;
  }

  /** Those that wait take over the places of those that are done. */
  private done(begunAt: number | undefined): void {
    const now = this.clock.monotonic();
    if (begunAt !== undefined) {
      this.latencyMs.add(now - begunAt);
    }
    if (this.allowed === most && this.endings.push(now) > endingsMeasured) {
      this.endings.shift();
    }
    this.underWay -= 1;
    this.allowed = Math.min(most, Math.max(this.secondStep, this.allowed + stepForEach));
    for (const begin of this.waiting.splice(0, this.allowed - this.underWay)) {
      this.underWay += 1;
      begin();
    }
  }
}
