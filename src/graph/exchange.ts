import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { throwIfCancelled, type Clock } from '../core/async.ts';
import { FailureError, type Failure } from '../core/failure.ts';
import { CallState } from './callState.ts';
import { readRetryAfter, refusal } from './errors.ts';

/** Error codes of a connection that was never made: nothing can have been sent. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * One request and its reply, read to its end: sent to exactly the address of the call, never redirected, ended by
 * the call's signal or by the timeout, and everything but a success thrown as a failure.
 */
export class ExchangeHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly clock: Clock,
    /** Milliseconds that one attempt may take, its body included. */
    private readonly timeoutMs: number,
    /** Whether this runs in a browser, which does not tell why a request failed, and where a redirect leads to. */
    private readonly inBrowser: boolean,
  ) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    throwIfCancelled(state.call.signal);
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const interrupt = state.call.uninterruptible === true ? [] : [state.call.signal];
    context.request = state.url.href;
    context.options = {
      ...context.options,
      signal: AbortSignal.any([...interrupt, timeout]),
      // A redirect would take the request, and what is in it, to a place nobody checked.
      redirect: 'manual',
    };
    try {
      await this.next?.execute(context);
      const response = context.response;
      if (response) {
        const { status, headers } = response;
        const text = await response.text();
        state.reply = { status, headers, text, retryAfterMs: readRetryAfter(headers, this.clock.now()) };
      }
    } catch (thrown) {
      throw new FailureError(this.networkFailure(thrown, AbortSignal.any(interrupt), timeout));
    }
    if (!state.reply) {
      throw new FailureError({ kind: 'protocol', problem: 'unknownStatus', detail: 'no response' });
    }
    if (state.reply.status < 200 || state.reply.status >= 300) {
      throw new FailureError(refusal(state.reply, state.clientRequestId));
    }
  }

  private networkFailure(thrown: unknown, interrupt: AbortSignal, timeout: AbortSignal): Failure {
    if (interrupt.aborted) {
      return { kind: 'cancelled' };
    }
    if (timeout.aborted) {
      return { kind: 'timeout', afterMs: this.timeoutMs };
    }
    const code = errorCode(thrown);
    return {
      kind: 'offline',
      // In a browser it may even have been answered, without the permission for a page to read that.
      left: code === undefined || !neverConnected.has(code),
      detail: code ?? 'no code',
      ...(this.inBrowser ? { reasonHidden: true } : {}),
    };
  }
}

/** The code of the innermost error: `fetch` wraps what the network said. */
function errorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) {
    return undefined;
  }
  const inner = errorCode(thrown.cause);
  return inner ?? ('code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined);
}
