import type { Context, MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { FailureError } from '../core/failure.ts';
import type { GraphCall } from './call.ts';
import type { HttpReply } from './errors.ts';

/** What travels with one call through the middleware of the Graph client. */
export class CallState implements MiddlewareOptions {
  /** The last reply read to its end, refusals included; `undefined` while there is none. */
  reply: HttpReply | undefined;

  /** What the call ended in, if it failed. */
  failure: FailureError | undefined;

  /** A refused token has been exchanged for another: that happens once a call. */
  tokenRenewed = false;

  constructor(
    readonly call: GraphCall,
    readonly url: URL,
    readonly clientRequestId: string,
  ) {}

  /** The state that travels with `context`. */
  static of(context: Context): CallState {
    const state = context.middlewareControl?.getMiddlewareOptions(CallState);
    if (!(state instanceof CallState)) {
      throw new TypeError('A request reached the Graph middleware without its state.');
    }
    return state;
  }
}
