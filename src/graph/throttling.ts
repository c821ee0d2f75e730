import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../core/async.ts';
import { failureOf, summary, type Failure } from '../core/failure.ts';
import type { Log } from '../core/log.ts';
import { CallState } from './callState.ts';

/** How often one request is sent at most. */
const maxAttempts = 4;

/** A wait that the service asks for beyond this, in milliseconds, is told to the person instead of waited out. */
const longestWaitMs = 60_000;

/** The first wait, in milliseconds, where the service names none; it doubles with each attempt. */
const firstWaitMs = 500;

/** The statuses of a service that is briefly not there. */
const passingStatuses = new Set([502, 503, 504]);

/**
 * Sends a request again when that is safe and may help. Reads: when throttled, when the service is briefly not
 * there, when the connection breaks. Writes, and checks, which are audited: only when throttled, because a 429
 * alone says that nothing was done.
 * @see https://learn.microsoft.com/graph/throttling
 */
export class ThrottlingHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    /** A number from 0 to 1, for jitter. */
    private readonly random: () => number = Math.random,
  ) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    for (let attempt = 1; ; attempt += 1) {
      try {
        state.reply = undefined;
        await this.next?.execute(context);
        return;
      } catch (thrown) {
        const failure = failureOf(thrown);
        const waitMs = attempt < maxAttempts ? this.waitBeforeRetry(failure, state, attempt) : undefined;
        if (waitMs === undefined || waitMs > longestWaitMs) {
          throw thrown;
        }
        this.log.info('graph', `retry in ${Math.round(waitMs)} ms: ${summary(failure)}`);
        await this.clock.delay(waitMs, state.call.signal);
      }
    }
  }

  /** Milliseconds to wait before the next attempt; `undefined` if there must be none. */
  private waitBeforeRetry(failure: Failure, state: CallState, attempt: number): number | undefined {
    const backoffMs = firstWaitMs * 2 ** (attempt - 1) * (1 + this.random());
    if (failure.kind === 'throttled') {
      return failure.retryAfterMs ?? backoffMs;
    }
    if (state.call.method !== 'GET') {
      return undefined;
    }
    if (failure.kind === 'unavailable' && passingStatuses.has(failure.answer.status)) {
      return state.reply?.retryAfterMs ?? backoffMs;
    }
    return failure.kind === 'offline' ? backoffMs : undefined;
  }
}
