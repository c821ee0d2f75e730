import type { SignInErrorCode } from './signInErrors.ts';

/** A refusal, always or only when one of the scopes named is asked for. */
export interface Refusal {
  readonly code: SignInErrorCode;
  /** Short scope names: `Chat.ReadWrite.All`. */
  readonly whenScopes?: readonly string[];
}

/** How the token service answers. All of it may be changed while the service runs. */
export interface Behaviour {
  /** `decline` answers the consent page with no, without showing it. */
  consent: 'ask' | 'decline';
  /** `forClaims`: a token with further claims is given only in the browser, after a second factor. */
  secondFactor: 'never' | 'forClaims';
  refusals: readonly Refusal[];
  /** Short names of scopes that are left out of the token although they were asked for and accepted. */
  withheldScopes: readonly string[];
  accessTokenSeconds: number;
}

/** The service of an ordinary day. */
export function ordinaryBehaviour(): Behaviour {
  return {
    consent: 'ask',
    secondFactor: 'never',
    refusals: [],
    withheldScopes: [],
    accessTokenSeconds: 3600,
  };
}

/** The refusal that meets a request for these scopes, if any. */
export function refusalFor(behaviour: Behaviour, scopes: readonly string[]): SignInErrorCode | undefined {
  return behaviour.refusals.find(
    ({ whenScopes }) => whenScopes === undefined || whenScopes.some(scope => scopes.includes(scope)),
  )?.code;
}
