import { FailureError } from '../core/failure.ts';
import { lazily } from '../core/lazily.ts';
import type { GraphVersion } from './cloud.ts';
import type { Need } from './permissions.ts';

/** A request, as it is sent to Microsoft Graph, or by a person with other tools. */
export type RequestTemplate = PostTemplate | GetTemplate;

/** A request that acts or asks. */
export interface PostTemplate {
  readonly method: 'POST';
  readonly address: GraphPath;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** A request that reads. */
export interface GetTemplate {
  readonly method: 'GET';
  readonly address: GraphPath;
}

/** One request to Microsoft Graph. */
export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** A path below the version root made by {@link graphPath}, or a whole `@odata.nextLink`. */
  readonly address: GraphPath | NextLink;
  /** Which permissions the token must carry. */
  readonly need: Need;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Aborting ends the call at once, waiting included. */
  readonly signal: AbortSignal;
  /** Once sent, the answer is waited for even if the signal aborts: for writes, whose outcome must not be lost. */
  readonly uninterruptible?: boolean;
  /**
   * Background requests wait for their turn within the published limits, and as long as the service asks when it is
   * busy. All others are sent at once, and fail if the service asks for a long wait.
   */
  readonly priority?: Priority | undefined;
  /** The GUID that names the request to the service; one is made if it is left out. */
  readonly clientRequestId?: string;
  /**
   * Awaited right before the request is sent, each time that it is. If it fails, nothing is sent, and the call fails
   * with what it threw.
   */
  readonly beforeSend?: () => Promise<void> | void;
}

/** How a request is sent whose answer must not be lost: what it changes, or who is told of it, concerns others. */
export interface Sending {
  /** Aborting keeps the request from leaving. Once it has left, its answer is waited for. */
  readonly signal: AbortSignal;
  /** Awaited right before the request leaves, each time it is sent. Nothing leaves if it fails. */
  readonly beforeSend: () => Promise<void> | void;
}

/** How urgent a request is. Where it is left out, a person waits for the answer. */
export type Priority = 'background' | BackgroundUntil;

/** In the background until a signal aborts, and from then on as urgent as what a person waits for. */
export interface BackgroundUntil {
  readonly backgroundUntil: AbortSignal;
}

/** Made once: each signal that is made aborted has an exception with a stack of its own. */
const urgentFromTheStart = lazily(() => AbortSignal.abort());

/** The signal that makes a request urgent: aborted for what a person waits for, `undefined` where none ever is. */
export function urgencyOf(priority: Priority | undefined): AbortSignal | undefined {
  switch (priority) {
    case 'background':
      return undefined;
    case undefined:
      return urgentFromTheStart();
    default:
      return priority.backgroundUntil;
  }
}

/** What Graph answered to a call that succeeded. */
export interface GraphReply {
  readonly status: number;
  /** The parsed body; `undefined` where there was none. */
  readonly body: unknown;
  readonly requestId: string | undefined;
  readonly clientRequestId: string;
  /** The address of what the request created, as the service wrote it; left out where it created nothing. */
  readonly location?: string | undefined;
}

/** A path below a version of Graph, its ids escaped. */
export interface GraphPath {
  readonly version: GraphVersion;
  readonly path: string;
}

/** An `@odata.nextLink`: opaque and whole, as the service gave it. */
export interface NextLink {
  readonly nextLink: string;
}

/**
 * Tag for the path of a call. Every value in it becomes one escaped segment, so that an id can neither leave its
 * place in the path nor add a query:
 * ``graphPath('beta')`/chats/${chatId}/members` ``.
 * @throws {@link FailureError} `protocol` if a value is empty or a dot segment, which URLs resolve away.
 */
export function graphPath(
  version: GraphVersion,
): (template: TemplateStringsArray, ...ids: readonly string[]) => GraphPath {
  return (template, ...ids) => ({ version, path: String.raw({ raw: template }, ...ids.map(segment)) });
}

/** The whole address of a path. @param root that of the cloud's Graph */
export function graphAddress(root: string, { version, path }: GraphPath): string {
  return `${root}/${version}${path}`;
}

function segment(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new FailureError({
      kind: 'protocol',
      problem: 'invalidAddress',
      detail: 'an id is empty or a dot segment',
    });
  }
  return encodeURIComponent(id);
}
