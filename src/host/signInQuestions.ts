import type * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import { SharedWork } from '../core/sharedWork.ts';
import { claimsChallenge } from '../graph/claimsChallenge.ts';
import type { Need } from '../graph/permissions.ts';
import type { Account } from './account.ts';
import type { InteractiveSignIn } from './interactiveSignIn.ts';
import type { Challenge, Sessions } from './sessions.ts';
import { unfinished } from './signInFailure.ts';

/** Whose sessions, and how they are asked for. */
export interface SignInQuestionsParts {
  readonly account: Account;
  readonly sessions: Pick<Sessions, 'get' | 'meet' | 'meetSilently'>;
  readonly interactive: Pick<InteractiveSignIn, 'ask'>;
}

/** What a person is asked for the tokens of one account. Loaded with the first question. */
export class SignInQuestions {
  private readonly challenges = new SharedWork<vscode.AuthenticationSession>();

  constructor(private readonly parts: SignInQuestionsParts) {}

  /**
   * Asks for consent.
   * @param anew whether a session that is there will not do.
   * @returns `undefined` if it was refused.
   * @throws {@link FailureError} `signInUnfinished`, `signInFailed`, `signedOut` or `cancelled`.
   */
  async consent(
    need: Need,
    anew: boolean,
    signal: AbortSignal,
  ): Promise<vscode.AuthenticationSession | undefined> {
    const { sessions, interactive, account } = this.parts;
    const options = anew ? { forceNewSession: true } : { createIfNone: true };
    return interactive.ask(
      () =>
        sessions.get(need, { ...options, account }).catch((thrown: unknown) => {
          if (isRefusal(failureOf(thrown), consentRefusals)) {
            return undefined;
          }
          throw thrown;
        }),
      signal,
    );
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
