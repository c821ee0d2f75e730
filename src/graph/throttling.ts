import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../core/async.ts';
import { failureOf, summary, type Failure } from '../core/failure.ts';
import type { Log } from '../core/log.ts';
import { urgencyOf } from './call.ts';
import { CallState } from './callState.ts';
import type { ServiceWaits } from './serviceWaits.ts';

/** How often a read is sent at most while the service has trouble or cannot be reached. */
const maxAttempts = 4;

/** How long a request that a person waits for may wait in all, in milliseconds. */
const longestPersonWaitMs = 15_000;

/** The first wait, in milliseconds, where the service names none; it doubles with each attempt. */
const firstWaitMs = 500;

/** No doubling goes beyond this, in milliseconds. */
const longestBackoffMs = 60_000;

/** The statuses of a service that is briefly not there. */
const passingStatuses = new Set([502, 503, 504]);

/** The wait before the next attempt. */
interface Pause {
  readonly ms: number;
  /** Whether the service asked for it. */
  readonly asked: boolean;
}

/** How often the attempts of one call have failed so far, the last one included. */
interface Attempts {
  throttled: number;
  troubled: number;
}

/**
 * Sends a request again when that is safe and may help. Reads: when throttled, when the service is briefly not
 * there, when the connection breaks. Writes, and checks, which are audited: only when throttled, because a 429
 * alone says that nothing was done.
 *
 * How long it waits depends on the priority of the call. In the background it waits as long and as often as the
 * service asks, until it is cancelled or becomes urgent, and {@link ServiceWaits} shows that. A person who clicked is told at once if the
 * service asks for more than 15 seconds in all: the failure says after how long to try again.
 * @see https://learn.microsoft.com/graph/throttling
 */
export class ThrottlingHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly waits: ServiceWaits,
    /** A number from 0 to 1, for jitter. */
    private readonly random: () => number = Math.random,
  ) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    const attempts: Attempts = { throttled: 0, troubled: 0 };
    const urgency = urgencyOf(state.call.priority);
    let leftMs = longestPersonWaitMs;
    for (;;) {
      try {
        state.reply = undefined;
        await this.next?.execute(context);
        return;
      } catch (thrown) {
        const failure = failureOf(thrown);
        const pause = this.pauseAfter(failure, state, attempts);
        const isUrgent = urgency?.aborted === true;
        if (!pause || (isUrgent && pause.ms > leftMs)) {
          throw thrown;
        }
        leftMs -= isUrgent ? pause.ms : 0;
        this.log.info('graph', `retry in ${Math.round(pause.ms)} ms: ${summary(failure)}`);
        await this.wait(pause, state.call.signal, urgency, thrown);
      }
    }
  }

  /** @throws `thrown` if the request becomes urgent meanwhile: nobody waits for it any longer. */
  private async wait(
    { ms, asked }: Pause,
    signal: AbortSignal,
    urgency: AbortSignal | undefined,
    thrown: unknown,
  ): Promise<void> {
    const hurry = urgency && !urgency.aborted ? [urgency] : [];
    const shown = asked ? this.waits.begin({ askedMs: ms, endsAt: this.clock.monotonic() + ms }) : undefined;
    try {
      await this.clock.delay(ms, AbortSignal.any([signal, ...hurry]));
    } catch (stopped) {
      throw signal.aborted ? stopped : thrown;
    } finally {
      shown?.dispose();
    }
  }

  /** `undefined` if the request must not be sent again. */
  private pauseAfter(failure: Failure, state: CallState, attempts: Attempts): Pause | undefined {
    if (failure.kind === 'throttled') {
      attempts.throttled += 1;
      return { ms: this.throttledMs(failure.retryAfterMs, attempts.throttled), asked: true };
    }
    attempts.troubled += 1;
    if (state.call.method !== 'GET' || attempts.troubled >= maxAttempts) {
      return undefined;
    }
    const asked = state.reply?.retryAfterMs;
    if (failure.kind === 'unavailable' && passingStatuses.has(failure.answer.status)) {
      return { ms: asked ?? this.backoffMs(attempts.troubled), asked: asked !== undefined };
    }
    return failure.kind === 'offline' ? { ms: this.backoffMs(attempts.troubled), asked: false } : undefined;
  }

  /** A service that says 429 again and again gets more time than it asks for: its `Retry-After` may be 0. */
  private throttledMs(asked: number | undefined, times: number): number {
    if (asked === undefined) {
      return this.backoffMs(times);
    }
    return times === 1 ? asked : Math.max(asked, this.backoffMs(times - 1) / 2);
  }

  private backoffMs(times: number): number {
    return Math.min(longestBackoffMs, firstWaitMs * 2 ** (times - 1)) * (1 + this.random());
  }
}
