import type { Failure } from './failure.ts';

/**
 * Where the extension writes down what it does. A line has the verb, ids of requests and kinds of failure; never
 * a token, a name, an address, a topic or a body. The area is the part of the extension that it comes from.
 */
export interface Log {
  info(area: string, line: string): void;
  warn(area: string, line: string): void;
  /** Writes down that `what` ended in `failure`, and keeps the failure for the diagnosis. */
  failed(area: string, what: string, failure: Failure): void;
}
