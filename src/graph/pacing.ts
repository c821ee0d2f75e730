import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { throwIfCancelled } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { urgencyOf } from './call.ts';
import { CallState } from './callState.ts';
import { loadsOf } from './limits.ts';
import type { Pacer, PacedRequest, Slot } from './pacer.ts';

/**
 * Keeps background requests within the limits that Microsoft publishes, so that none is refused and none waits
 * longer than the limits demand. It comes after throttling and authentication: a request that is sent again is
 * counted again, and neither fetching a token nor `beforeSend` distorts the pace.
 */
export class PacingHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(private readonly pacer: Pacer) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    const { method, need, priority, signal } = state.call;
    const request = { loads: loadsOf(method, state.url), kind: `${method} ${need}` };
    const slot = await this.slotFor(request, urgencyOf(priority), signal);
    try {
      if (state.call.beforeSend) {
        await state.call.beforeSend();
        slot.markSent();
      }
      await this.next?.execute(context);
      slot.markAnswered();
    } catch (thrown) {
      const failure = failureOf(thrown);
      const backOffMs = failure.kind === 'unavailable' ? state.reply?.retryAfterMs : undefined;
      if (failure.kind === 'throttled') {
        slot.markThrottled(failure.retryAfterMs);
      } else if (backOffMs !== undefined) {
        slot.backOff(backOffMs);
      } else if (state.reply) {
        slot.markAnswered();
      } else {
        slot.markLost();
      }
      throw thrown;
    }
  }

  /** A slot at once for what is urgent. What becomes urgent while it waits, waits no longer. */
  private async slotFor(
    request: PacedRequest,
    urgency: AbortSignal | undefined,
    signal: AbortSignal,
  ): Promise<Slot> {
    if (!urgency) {
      return this.pacer.wait(request, signal);
    }
    if (urgency.aborted) {
      return this.pacer.start(request);
    }
    try {
      return await this.pacer.wait(request, AbortSignal.any([signal, urgency]));
    } catch {
      throwIfCancelled(signal);
      return this.pacer.start(request);
    }
  }
}
