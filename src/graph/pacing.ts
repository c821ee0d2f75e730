import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { CallState } from './callState.ts';
import { retryAfterMs } from './errors.ts';
import { loadsOf } from './limits.ts';
import { Pacer } from './pacer.ts';

/**
 * Holds background requests to the limits that Microsoft publishes, so that none is refused and nobody has to
 * wait longer than the limits ask. It stands behind throttling and authentication: whatever leaves is counted, a
 * request that is sent again too, and neither a token that takes a while nor what has to be done before a request
 * leaves spoils the pace.
 */
export class PacingHandler implements Middleware {
  private readonly pacer: Pacer;
  private next: Middleware | undefined;

  constructor(private readonly clock: Clock) {
    this.pacer = new Pacer(clock);
  }

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    const { method, need, priority, signal } = state.call;
    const request = { loads: loadsOf(method, state.url), kind: `${method} ${need}` };
    const slot =
      priority === 'background' ? await this.pacer.wait(request, signal) : this.pacer.start(request);
    try {
      if (state.call.beforeSend) {
        await state.call.beforeSend();
        slot.markSent();
      }
      await this.next?.execute(context);
      slot.markAnswered();
    } catch (thrown) {
      const failure = failureOf(thrown);
      const rest =
        failure.kind === 'unavailable' && state.reply
          ? retryAfterMs(state.reply.headers, this.clock.now())
          : undefined;
      if (failure.kind === 'throttled') {
        slot.markThrottled(failure.retryAfterMs);
      } else if (rest !== undefined) {
        slot.backOff(rest);
      } else if (state.reply) {
        slot.markAnswered();
      } else {
        slot.markLost();
      }
      throw thrown;
    }
  }
}
