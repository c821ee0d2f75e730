import type { Failure, ServiceAnswer } from '../core/failure.ts';
import { asRecord, parseJson, textOf } from '../core/json.ts';

/** An HTTP response, read to its end. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** How long the service asks to wait, in milliseconds; `undefined` where it names no time. */
  readonly retryAfterMs: number | undefined;
}

/**
 * What a refusal says, whichever of its documented and observed shapes it has: `innerError` or `innererror`,
 * nested or not, an empty code, a body that is not JSON.
 * @see https://learn.microsoft.com/graph/errors
 */
function serviceAnswer(reply: HttpReply, clientRequestId: string): ServiceAnswer {
  const error = asRecord(asRecord(parseJson(reply.text))?.['error']);
  const inner = asRecord(error?.['innerError']) ?? asRecord(error?.['innererror']);
  return {
    status: reply.status,
    code: textOf(error, 'code') ?? textOf(inner, 'code') ?? '',
    message: textOf(error, 'message') ?? textOf(inner, 'message') ?? '',
    requestId: reply.headers.get('request-id') ?? textOf(inner, 'request-id'),
    clientRequestId,
  };
}

/** The failure that an HTTP status of 300 or more means, or the status 0 in a browser. */
export function refusal(reply: HttpReply, clientRequestId: string): Failure {
  const answer = serviceAnswer(reply, clientRequestId);
  const { status, retryAfterMs } = reply;
  if (status < 400) {
    // A browser gives a redirect that it does not follow the status 0, and hides the rest.
    return {
      kind: 'protocol',
      problem: 'redirect',
      detail: status === 0 ? 'hidden by the browser' : `HTTP ${status}`,
    };
  }
  if (status === 401) {
    return { kind: 'signedOut', reason: 'tokenRefused', answer };
  }
  if (status === 403) {
    return { kind: 'forbidden', answer };
  }
  if (status === 404) {
    return { kind: 'notFound', answer };
  }
  if (status === 429) {
    return { kind: 'throttled', retryAfterMs, answer };
  }
  return { kind: status >= 500 ? 'unavailable' : 'rejected', answer };
}

/**
 * Milliseconds to wait as `Retry-After` says, in seconds or as an HTTP date; `undefined` without a usable one.
 * @param nowMs in milliseconds since 1970, for a date, where the service does not tell its own time
 * @see https://learn.microsoft.com/graph/throttling
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) {
    return undefined;
  }
  if (/^\d+(\.\d+)?$/.test(value)) {
    return Number(value) * 1000;
  }
  // Date.parse takes "-5" for a year; an HTTP date begins with the name of a day.
  const date = /^[a-z]/i.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(date)) {
    return undefined;
  }
  // The service's own time, where it tells it: that of this computer may be wrong.
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, date - (Number.isNaN(sent) ? nowMs : sent));
}

/** What Teams says when a request lacks a permission. The documentation names no code that tells it from other 403s. */
const missingScopes =
  /^Missing scope permissions on the request\. API requires one of '([A-Za-z., ]{1,500})'/;

/**
 * The permissions of which the service says that the request lacks them all, the least first; `undefined` where it says
 * nothing of the kind.
 */
export function scopesAskedFor({ status, message }: ServiceAnswer): readonly string[] | undefined {
  const listed = status === 403 ? missingScopes.exec(message)?.[1] : undefined;
  const scopes = listed?.split(',').map(scope => scope.trim());
  return scopes?.every(scope => scope !== '') ? scopes : undefined;
}

/**
 * Whether the service cannot have carried out a write that ended in `failure`. `false` means in doubt: only
 * reading again can tell.
 */
export function cannotHaveActed(failure: Failure): boolean {
  switch (failure.kind) {
    case 'signedOut':
    case 'signInFailed':
    case 'signInUnfinished':
    case 'consentNeeded':
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'throttled':
    case 'storage':
    case 'wrongSetting':
    case 'settingNotSaved':
      return true;
    case 'offline':
      return !failure.left;
    case 'protocol':
      return failure.problem === 'foreignHost' || failure.problem === 'invalidAddress';
    case 'unavailable':
    case 'timeout':
    case 'cancelled':
    case 'unexpected':
      return false;
  }
}

/**
 * Whether the request of a call that ended in `failure` may have left this machine. A cancelled call is taken not
 * to have left, which holds for uninterruptible calls.
 */
export function wasSent(failure: Failure): boolean {
  switch (failure.kind) {
    case 'cancelled':
    case 'storage':
    case 'wrongSetting':
    case 'settingNotSaved':
      return false;
    case 'signedOut':
    case 'signInFailed':
    case 'signInUnfinished':
    case 'consentNeeded':
      return failure.answer !== undefined;
    case 'offline':
      return failure.left;
    case 'protocol':
      return failure.problem !== 'foreignHost' && failure.problem !== 'invalidAddress';
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'throttled':
    case 'unavailable':
    case 'timeout':
    case 'unexpected':
      return true;
  }
}

/** Whether what was asked for is not there for this account, or not there at all. */
export function isOutOfReach({ kind }: Failure): boolean {
  return kind === 'forbidden' || kind === 'notFound';
}

/** Failures after which the next request of a run would fail the same way. */
const ending: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>([
  'signedOut',
  'signInFailed',
  'signInUnfinished',
  'consentNeeded',
  'throttled',
  'offline',
  'storage',
  'wrongSetting',
  'settingNotSaved',
  'cancelled',
]);

/** Whether a run of several requests must not go on after one of them ended in `failure`. */
export function endsRun(failure: Failure): boolean {
  return ending.has(failure.kind);
}
