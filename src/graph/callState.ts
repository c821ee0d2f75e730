import type { Context, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { FailureError } from '../core/failure.ts';
import type { GraphCall } from './call.ts';
import type { HttpReply } from './errors.ts';

/** What the middleware of the Graph client knows of one call. */
export class CallState implements MiddlewareOptions {
  /** The last reply read to its end, refusals included; `undefined` while there is none. */
  reply: HttpReply | undefined;

  /** What the call ended in, if it failed. */
  failure: FailureError | undefined;

  /** Whether a refused token was exchanged for another, which happens once for each call. */
  tokenRenewed = false;

  constructor(
    readonly call: GraphCall,
    readonly url: URL,
    readonly clientRequestId: string,
  ) {}

  /** The state of the call that `context` belongs to. */
  static of(context: Context): CallState {
    const state = context.middlewareControl?.getMiddlewareOptions(CallState);
    if (!(state instanceof CallState)) {
      throw new TypeError('A request reached the Graph middleware without its state.');
    }
    return state;
  }
}
