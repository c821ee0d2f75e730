import type * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import type { AccessToken, TokenRequest, TokenSource } from '../graph/authentication.ts';
import { missingPermissions, type Need } from '../graph/permissions.ts';
import { accountOf, isSameAccount, type Account } from './account.ts';
import { unfinished, type InteractiveSignIn } from './interactiveSignIn.ts';
import type { Sessions } from './sessions.ts';
import { readTokenClaims, type TokenClaims } from './tokenClaims.ts';

/** A token and until when it serves, in milliseconds since 1970. */
interface HeldToken extends AccessToken {
  readonly expiresAt: number;
}

/** A token is renewed this long before it expires, in milliseconds. */
const renewalMarginMs = 5 * 60_000;

/** Without a readable expiry a token is asked for again after this time, in milliseconds. */
const unreadableLifetimeMs = 60_000;

/** What the tokens of an account come from. */
export interface AccountTokensParts {
  readonly account: Account;
  readonly sessions: Sessions;
  readonly interactive: InteractiveSignIn;
  /** Called when chats can no longer be listed without asking the person. */
  readonly onExpired: () => void;
}

/**
 * The tokens of one account and of nobody else, one for each need, for as long as it is the one signed in. The
 * person is asked nothing but by {@link consent} and by a challenge of the service.
 */
export class AccountTokens implements TokenSource {
  private readonly held = new Map<Need, HeldToken>();
  private readonly lifetime = new AbortController();
  private ended: Failure | undefined;
  /** Runs that go on over the end of a session, and whether one has ended meanwhile. */
  private runs = 0;
  private expired = false;

  constructor(private readonly parts: AccountTokensParts) {}

  get account(): Account {
    return this.parts.account;
  }

  async acquire({ need, signal: caller, refusal }: TokenRequest): Promise<AccessToken> {
    this.assertNotEnded();
    const signal = this.bounded(caller);
    if (refusal) {
      this.held.delete(need);
    }
    const held = this.held.get(need);
    if (held && held.expiresAt - renewalMarginMs > Date.now()) {
      return held;
    }
    const token =
      refusal?.kind === 'challenge'
        ? await this.challenged(need, refusal.wwwAuthenticate, signal)
        : await this.silent(need, signal);
    if (token) {
      return token;
    }
    if (need !== 'list') {
      throw this.consentNeeded(need);
    }
    if (!this.deferExpiry()) {
      this.parts.onExpired();
    }
    throw new FailureError({ kind: 'signedOut', reason: 'expired', answer: undefined });
  }

  /**
   * Runs work whose outcome must not be lost to the end of a session: requests fail then, and {@link consent} can
   * renew it in the middle. Whether the session is over for good is found when the work has ended.
   */
  async deferExpiryDuring<T>(work: () => Promise<T>): Promise<T> {
    this.runs += 1;
    try {
      return await work();
    } finally {
      this.runs -= 1;
      if (this.runs === 0 && this.expired) {
        this.parts.onExpired();
      }
    }
  }

  /** Puts off the end of the session while a run goes on. @returns whether one does. */
  deferExpiry(): boolean {
    this.expired = this.runs > 0;
    return this.expired;
  }

  /**
   * Makes sure that `need` can be met, and asks the person for consent if that takes it.
   * @throws {@link FailureError} `consentNeeded` if it was refused, `signInUnfinished`, `signInFailed`, `signedOut`
   * or `cancelled`.
   */
  async consent(need: Need, caller: AbortSignal): Promise<void> {
    this.assertNotEnded();
    const signal = this.bounded(caller);
    if (!(await this.silent(need, signal))) {
      this.hold(need, await this.parts.interactive.ask(() => this.consented(need), signal));
    }
  }

  /**
   * What the token for `need` says of itself; `undefined` where there is none without asking the person.
   * @throws {@link FailureError} `signInUnfinished`, `signedOut` or `cancelled`.
   */
  async describe(need: Need, caller: AbortSignal): Promise<TokenClaims | undefined> {
    this.assertNotEnded();
    const token = await this.silent(need, this.bounded(caller));
    return token && readTokenClaims(token.value);
  }

  /**
   * Takes the token of a session for listing chats, in place of all that are held.
   * @throws {@link FailureError} `cancelled` if it is another account's.
   */
  renew(session: vscode.AuthenticationSession): void {
    this.held.clear();
    this.hold('list', session);
  }

  /** From now on every token asked for is refused with `failure`. */
  end(failure: Failure): void {
    this.ended ??= failure;
    this.held.clear();
    this.lifetime.abort();
  }

  private async consented(need: Need): Promise<vscode.AuthenticationSession> {
    const { sessions, account } = this.parts;
    try {
      const session = await sessions.get(need, { createIfNone: true, account });
      if (session) {
        return session;
      }
    } catch (thrown) {
      throw isRefusal(failureOf(thrown), consentRefusals) ? this.consentNeeded(need) : thrown;
    }
    throw this.consentNeeded(need);
  }

  /** Names what is missing: what listing chats was granted before is not. */
  private consentNeeded(need: Need): FailureError {
    const granted = this.held.get('list')?.permissions ?? [];
    return new FailureError({
      kind: 'consentNeeded',
      scopes: missingPermissions(need, granted),
      answer: undefined,
    });
  }

  private async silent(need: Need, signal: AbortSignal): Promise<AccessToken | undefined> {
    const { sessions, account } = this.parts;
    const session = await untilCancelled(sessions.get(need, { silent: true, account }), signal);
    return session && this.hold(need, session);
  }

  private async challenged(need: Need, wwwAuthenticate: string, signal: AbortSignal): Promise<AccessToken> {
    const { sessions, interactive, account } = this.parts;
    const challenge = { need, account, wwwAuthenticate };
    const silent = await untilCancelled(sessions.meetSilently(challenge), signal);
    return this.hold(need, silent ?? (await interactive.ask(() => this.met(challenge), signal)));
  }

  private async met(challenge: Parameters<Sessions['meet']>[0]): Promise<vscode.AuthenticationSession> {
    try {
      return await this.parts.sessions.meet(challenge);
    } catch (thrown) {
      throw isRefusal(failureOf(thrown), stepRefusals) ? unfinished('challengeDeclined') : thrown;
    }
  }

  /** Keeps the token of a session, after making sure that it is this account's. */
  private hold(need: Need, session: vscode.AuthenticationSession): AccessToken {
    this.assertNotEnded();
    const claims = readTokenClaims(session.accessToken);
    if (!isSameAccount(accountOf(session, claims), this.account)) {
      // Whatever was planned was planned for somebody else.
      throw new FailureError({ kind: 'cancelled' });
    }
    const token = heldToken(session, claims);
    this.expired &&= need !== 'list';
    this.held.set(need, token);
    return token;
  }

  private assertNotEnded(): void {
    if (this.ended) {
      throw new FailureError(this.ended);
    }
  }

  private bounded(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.lifetime.signal]);
  }
}

function heldToken(session: vscode.AuthenticationSession, claims: TokenClaims): HeldToken {
  return {
    value: session.accessToken,
    permissions: claims.permissions,
    expiresAt: claims.expiresAt ?? Date.now() + renewalMarginMs + unreadableLifetimeMs,
  };
}

/** Entra's codes for a consent that was declined, or that only an administrator may give. */
const consentRefusals: ReadonlySet<string> = new Set([
  'AADSTS65001',
  'AADSTS65004',
  'AADSTS90093',
  'AADSTS90094',
]);

/** Entra's code for a further step that was declined or failed. */
const stepRefusals: ReadonlySet<string> = new Set(['AADSTS500121']);

/** The person closed the question, or Entra refused with one of `codes`. */
function isRefusal(failure: Failure, codes: ReadonlySet<string>): boolean {
  return (
    failure.kind === 'cancelled' ||
    (failure.kind === 'signInFailed' && failure.code !== undefined && codes.has(failure.code))
  );
}
