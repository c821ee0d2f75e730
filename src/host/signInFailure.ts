import { FailureError, type Failure, type SignInEnding } from '../core/failure.ts';
import { missingPermissions, type Need } from '../graph/permissions.ts';

/** The failure of a sign-in that was not finished. */
export function unfinished(why: SignInEnding): FailureError {
  return new FailureError({ kind: 'signInUnfinished', why, answer: undefined });
}

/** The failure of a need without consent, which names the permissions that are missing. */
export function consentNeeded(need: Need, granted: readonly string[] = []): FailureError {
  const scopes = missingPermissions(need, granted);
  return new FailureError({ kind: 'consentNeeded', scopes, answer: undefined });
}

/**
 * The failure in what VS Code and its Microsoft provider throw, which is text. Only the AADSTS code in it is a contract;
 * whether the person gave up is read from the few words that both use for it.
 */
export function signInFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) {
    return thrown.failure;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const code = /AADSTS\d+/.exec(message)?.[0];
  if (code !== undefined) {
    return { kind: 'signInFailed', code, answer: undefined };
  }
  // VS Code's own dialog was closed, before the browser opened.
  if (/did not consent/i.test(message)) {
    return { kind: 'cancelled' };
  }
  if (/cancel/i.test(message)) {
    return { kind: 'signInUnfinished', why: 'cancelled', answer: undefined };
  }
  if (/timed out waiting for authentication provider|no authentication provider/i.test(message)) {
    return { kind: 'signedOut', reason: 'providerMissing', answer: undefined };
  }
  return { kind: 'signInFailed', code: undefined, answer: undefined };
}
