import type * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import { SharedWork } from '../core/sharedWork.ts';
import { claimsChallenge } from '../graph/claimsChallenge.ts';
import { lacksPermission, type Need } from '../graph/permissions.ts';
import type { Account } from './account.ts';
import type { InteractiveSignIn } from './interactiveSignIn.ts';
import type { Challenge, Sessions } from './sessions.ts';
import { consentNeeded, unfinished } from './signInFailure.ts';
import { readTokenClaims } from './tokenClaims.ts';

/** Whose sessions, and how they are asked for. */
export interface SignInQuestionsParts {
  readonly account: Account;
  readonly sessions: Pick<Sessions, 'get' | 'meet' | 'meetSilently'>;
  readonly interactive: Pick<InteractiveSignIn, 'ask'>;
}

/** What is known before consent is asked for. */
export interface KnownSession {
  /** Whether there is a session for the need, which will not do. */
  readonly isThere: boolean;
  /** The token that the service refused last. */
  readonly refused: string | undefined;
  /** The permissions that were granted for listing chats. */
  readonly granted: readonly string[];
}

/** What a person is asked for the tokens of one account. Loaded with the first question. */
export class SignInQuestions {
  private readonly challenges = new SharedWork<vscode.AuthenticationSession>();

  constructor(private readonly parts: SignInQuestionsParts) {}

  /**
   * Asks for consent.
   * @throws {@link FailureError} `consentNeeded` if it was refused or the new token lacks something still, `signedOut`
   * if the service has refused that token before, `signInUnfinished`, `signInFailed` or `cancelled`.
   */
  async consent(need: Need, known: KnownSession, signal: AbortSignal): Promise<vscode.AuthenticationSession> {
    const session = await this.parts.interactive.ask(() => this.askForConsent(need, known), signal);
    const { permissions } = readTokenClaims(session.accessToken);
    if (lacksPermission(need, permissions)) {
      throw consentNeeded(need, permissions);
    }
    if (session.accessToken === known.refused) {
      throw new FailureError({ kind: 'signedOut', reason: 'tokenRefused', answer: undefined });
    }
    return session;
  }

  /**
   * A session that meets a challenge. The person is asked once for all the requests that meet the same one together.
   * @throws {@link FailureError} `signInUnfinished`, `signInFailed`, `signedOut` or `cancelled`.
   */
  async meet(
    need: Need,
    wwwAuthenticate: string,
    signal: AbortSignal,
  ): Promise<vscode.AuthenticationSession> {
    const { sessions, interactive, account } = this.parts;
    const challenge = { need, account, wwwAuthenticate };
    return this.challenges.join(
      `${need} ${claimsChallenge(wwwAuthenticate)}`,
      async shared => {
        const silent = await untilCancelled(sessions.meetSilently(challenge), shared);
        return silent ?? (await interactive.ask(() => this.askToMeet(challenge), shared));
      },
      signal,
    );
  }

  private async askForConsent(
    need: Need,
    { isThere, granted }: KnownSession,
  ): Promise<vscode.AuthenticationSession> {
    const { sessions, account } = this.parts;
    const options = isThere ? { forceNewSession: true } : { createIfNone: true };
    try {
      const session = await sessions.get(need, { ...options, account });
      if (session) {
        return session;
      }
    } catch (thrown) {
      throw isRefusal(failureOf(thrown), consentRefusals) ? consentNeeded(need, granted) : thrown;
    }
    throw consentNeeded(need, granted);
  }

  private async askToMeet(challenge: Challenge): Promise<vscode.AuthenticationSession> {
    try {
      return await this.parts.sessions.meet(challenge);
    } catch (thrown) {
      throw isRefusal(failureOf(thrown), stepRefusals) ? unfinished('challengeDeclined') : thrown;
    }
  }
}

/** Entra's codes for a consent that was declined, or that only an administrator can give. */
const consentRefusals: ReadonlySet<string> = new Set([
  'AADSTS65001',
  'AADSTS65004',
  'AADSTS90093',
  'AADSTS90094',
]);

/** Entra's code for a further step that was declined or failed. */
const stepRefusals: ReadonlySet<string> = new Set(['AADSTS500121']);

/** Whether the person closed the question, or Entra refused with one of `codes`. */
function isRefusal(failure: Failure, codes: ReadonlySet<string>): boolean {
  return (
    failure.kind === 'cancelled' ||
    (failure.kind === 'signInFailed' && failure.code !== undefined && codes.has(failure.code))
  );
}
