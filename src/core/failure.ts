/** What the service said when it refused a request. */
export interface ServiceAnswer {
  /** HTTP status. */
  readonly status: number;
  /** `error.code`; may be empty. Programs decide by this and by the status, never by the message. */
  readonly code: string;
  /** `error.message`: other people's text, in English, for display alone. */
  readonly message: string;
  /** The service's own name for the request, to quote to support. */
  readonly requestId: string | undefined;
  /** The GUID this extension gave the request. */
  readonly clientRequestId: string;
}

/** Why nobody is signed in. */
export type SignedOutReason =
  /** Nobody has signed in yet, or the person signed out. */
  | 'noAccount'
  /** The session could not be renewed without asking. */
  | 'expired'
  /** The account was removed, or its permission for this extension was taken away, in VS Code. */
  | 'accountRemoved'
  /** The authentication provider of the chosen cloud is not there. */
  | 'providerMissing'
  /** VS Code's sovereign-cloud provider is set to sign in to another cloud than the chosen one. */
  | 'wrongEnvironment'
  /** The token belongs to another tenant than the one that is set. */
  | 'wrongTenant'
  /** A setting that signing in depends on has a value that it cannot have. */
  | 'wrongSetting'
  /** The service refused a token that the sign-in service has just given out, and asked for nothing more. */
  | 'tokenRefused';

/** Why a sign-in did not finish. */
export type SignInEnding =
  /** The person gave up while VS Code waited for the browser, which may have shown why. */
  | 'cancelled'
  /** The person did not finish it in time. */
  | 'timedOut'
  /** VS Code did not answer, though it had nobody to ask: it may still wait for an earlier sign-in. */
  | 'noAnswer'
  /** The further step that the service asked for was declined. */
  | 'challengeDeclined';

/** How an answer, or an address, breaks the contract. */
export type ProtocolProblem =
  'notJson' | 'missingField' | 'foreignHost' | 'redirect' | 'invalidAddress' | 'unknownStatus';

/** Everything that can go wrong, as one union. */
export type Failure =
  /** Without an answer nothing was sent; with one the service refused the token. */
  | {
      readonly kind: 'signedOut';
      readonly reason: SignedOutReason;
      readonly answer: ServiceAnswer | undefined;
    }
  /**
   * Signing in was tried and refused; `code` is what Entra called it, such as `AADSTS65002`. An answer is that of the
   * request which made a new sign-in necessary, and which the service refused.
   */
  | {
      readonly kind: 'signInFailed';
      readonly code: string | undefined;
      readonly answer: ServiceAnswer | undefined;
    }
  /** Signing in did not finish. An answer is as for `signInFailed`. */
  | {
      readonly kind: 'signInUnfinished';
      readonly why: SignInEnding;
      readonly answer: ServiceAnswer | undefined;
    }
  /** The session lacks these delegated permissions, by their short names. Without an answer nothing was sent. */
  | {
      readonly kind: 'consentNeeded';
      readonly scopes: readonly string[];
      readonly answer: ServiceAnswer | undefined;
    }
  | { readonly kind: 'forbidden'; readonly answer: ServiceAnswer }
  | { readonly kind: 'notFound'; readonly answer: ServiceAnswer }
  /** Any other 4xx: the service understood the request and refuses it. */
  | { readonly kind: 'rejected'; readonly answer: ServiceAnswer }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined; readonly answer: ServiceAnswer }
  /** A 5xx: the service was reached and has trouble. */
  | { readonly kind: 'unavailable'; readonly answer: ServiceAnswer }
  /**
   * No answer. `left` tells whether the request can have left this machine. A browser hides the reason: that there is
   * no network, that a request was not allowed, and that the answer may not be read, are all the same to it.
   */
  | {
      readonly kind: 'offline';
      readonly left: boolean;
      readonly detail: string;
      readonly reasonHidden?: true;
    }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | StorageFailure
  /** Settings have values that they cannot have, and nothing was sent; by their whole keys. */
  | { readonly kind: 'wrongSetting'; readonly settings: readonly string[] }
  /**
   * A setting, by its whole key, could not be saved, for the reason in VS Code's words; or it was, and another value of
   * it is in effect.
   */
  | { readonly kind: 'settingNotSaved'; readonly setting: string; readonly reason: string | undefined }
  | {
      readonly kind: 'cancelled';
      /** There where it was not the person who cancelled: chats may no longer be changed. */
      readonly by?: 'readOnly';
    }
  /** The answer is not what the contract promises. */
  | { readonly kind: 'protocol'; readonly problem: ProtocolProblem; readonly detail: string }
  | { readonly kind: 'unexpected'; readonly cause: unknown };

/** What is done with what is kept beyond the window. */
export interface StorageWork {
  readonly store: 'journal' | 'checks';
  readonly operation: 'open' | 'read' | 'write' | 'clear';
  readonly keptIn?: 'browser';
}

/** Such work failed. A request that must be recorded first was not sent. */
export interface StorageFailure extends StorageWork {
  readonly kind: 'storage';
  /** The system's: `ENOSPC`, or that of VS Code. */
  readonly code: string;
}

/** The one error class of this extension; `failure` says what happened. */
export class FailureError extends Error {
  override readonly name = 'FailureError';

  constructor(readonly failure: Failure) {
    super(summary(failure));
  }
}

/** The failure behind anything that was thrown: an abort is `cancelled`, any other error `unexpected`. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) {
    return thrown.failure;
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { kind: 'cancelled' };
  }
  return { kind: 'unexpected', cause: thrown };
}

/** What the service said, for the failures in which it said something. */
export function answerIn(failure: Failure): ServiceAnswer | undefined {
  return 'answer' in failure ? failure.answer : undefined;
}

/** The failure as one English line for the log: kinds, codes and request ids; no names, no token, no body. */
export function summary(failure: Failure): string {
  const answer = answerIn(failure);
  return `${failure.kind}${detail(failure)}${answer ? `, ${idsOf(answer)}` : ''}`;
}

/** The status, code and ids of an answer as English words, for the log and for reports that everybody may read. */
export function idsOf({ status, code, requestId, clientRequestId }: ServiceAnswer): string {
  const ids = [
    `HTTP ${status} ${code === '' ? 'no code' : wordOr('unreadable code', code)}`,
    `request-id ${requestId === undefined ? 'none' : wordOr('unreadable', requestId)}`,
    `client-request-id ${clientRequestId}`,
  ];
  return ids.join(', ');
}

/** Codes and ids are words. Anything else that stands in their place could hold names, or forge a line of the log. */
function wordOr(otherwise: string, text: string): string {
  return /^[\w.-]{1,100}$/.test(text) ? text : otherwise;
}

function detail(failure: Failure): string {
  switch (failure.kind) {
    case 'signedOut':
      return ` (${failure.reason})`;
    case 'consentNeeded':
      return ` (${failure.scopes.join(' ')})`;
    case 'signInFailed':
      return ` (${failure.code ?? 'no code'})`;
    case 'signInUnfinished':
      return ` (${failure.why})`;
    case 'offline':
      return ` (${failure.detail}${failure.left ? ', after the request may have left' : ''})`;
    case 'timeout':
      return ` (after ${failure.afterMs} ms)`;
    case 'storage':
      return ` (${failure.operation} ${failure.store}: ${failure.code})`;
    case 'wrongSetting':
      return ` (${failure.settings.join(' ')})`;
    case 'settingNotSaved':
      return ` (${failure.setting})`;
    case 'protocol':
      return ` (${failure.problem}: ${failure.detail})`;
    case 'cancelled':
      return failure.by ? ` (${failure.by})` : '';
    case 'unexpected':
      return ` (${failure.cause instanceof Error ? failure.cause.name : typeof failure.cause})`;
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'throttled':
    case 'unavailable':
      return '';
  }
}
