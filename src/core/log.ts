import type { Failure } from './failure.ts';

/** The parts of the extension a log line can come from. */
export type LogArea = 'sign-in' | 'graph' | 'chats' | 'access' | 'checks' | 'ui';

/**
 * Where the extension writes down what it does. A line has the verb, ids of requests and kinds of failure; never
 * a token, a name, an address, a topic or a body.
 */
export interface Log {
  info(area: LogArea, line: string): void;
  warn(area: LogArea, line: string): void;
  /** Writes down that `what` ended in `failure`, and keeps the failure for the diagnosis. */
  failed(area: LogArea, what: string, failure: Failure): void;
}
