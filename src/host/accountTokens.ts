import type * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { FailureError, type Failure } from '../core/failure.ts';
import type { AccessToken, TokenRequest, TokenSource } from '../graph/authentication.ts';
import { lacksPermission, type Need } from '../graph/permissions.ts';
import { accountOf, isSameAccount, type Account } from './account.ts';
import type { Sessions } from './sessions.ts';
import { consentNeeded } from './signInFailure.ts';
import type { SignInQuestions } from './signInQuestions.ts';
import { readTokenClaims, type TokenClaims } from './tokenClaims.ts';

/** A token that is kept for later requests. */
interface HeldToken extends AccessToken {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A token is renewed this long before it expires, in milliseconds. */
const renewalMarginMs = 5 * 60_000;

/** How long a token is kept that does not say when it expires, in milliseconds. */
const unreadableLifetimeMs = 60_000;

/** Whose tokens, and how they are asked for. */
export interface AccountTokensParts {
  readonly account: Account;
  readonly sessions: Pick<Sessions, 'get'>;
  /** What the person is asked for this account. */
  readonly questions: () => Promise<Pick<SignInQuestions, 'consent' | 'meet'>>;
  /** Called when chats can no longer be listed without asking the person. */
  readonly onExpired: () => void;
  /** Called with the permissions of each token that tells them. */
  readonly onPermissions: (granted: readonly string[]) => void;
}

/**
 * The tokens of one account, one for each need, for as long as that account is signed in. Only {@link consent} and a
 * challenge of the service ask the person anything.
 */
export class AccountTokens implements TokenSource {
  private readonly held = new Map<Need, HeldToken>();
  /** The value of the token that was taken last, by need, whether or not it is held any more. */
  private readonly given = new Map<Need, string>();
  /** The token that the service refused last, by need. The sign-in service may go on giving out the same one. */
  private readonly refused = new Map<Need, string>();
  private readonly lifetime = new AbortController();
  private ended: Failure | undefined;
  /** How many runs are under way that defer the end of the session. */
  private runs = 0;
  /** Whether the session has expired during a run. */
  private expired = false;

  constructor(private readonly parts: AccountTokensParts) {}

  get account(): Account {
    return this.parts.account;
  }

  async acquire({ need, signal: caller, refusal }: TokenRequest): Promise<AccessToken> {
    this.assertNotEnded();
    const signal = this.withLifetime(caller);
    if (refusal) {
      this.held.delete(need);
    }
    if (refusal?.kind === 'invalid') {
      this.refused.set(need, refusal.token);
    }
    const held = this.held.get(need);
    if (held && held.expiresAt - renewalMarginMs > Date.now()) {
      return held;
    }
    const token =
      refusal?.kind === 'challenge'
        ? await this.meetChallenge(need, refusal.wwwAuthenticate, signal)
        : await this.acquireSilently(need, signal);
    if (token) {
      return token;
    }
    if (need !== 'list') {
      throw consentNeeded(need, this.granted);
    }
    if (!this.deferExpiry()) {
      this.parts.onExpired();
    }
    throw new FailureError({ kind: 'signedOut', reason: 'expired', answer: undefined });
  }

  /**
   * Runs work that must not be cut off when the session expires: its requests fail then, until {@link consent} renews
   * the session. Only when the work has ended is a session that was not renewed over.
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

  /** Defers the end of the session to the end of the run that is under way. @returns whether there is one. */
  deferExpiry(): boolean {
    this.expired = this.runs > 0;
    return this.expired;
  }

  /**
   * Makes sure that there is a token for `need` that the service has not refused and that lacks no permission, as far as
   * it tells, and asks the person once if there is none.
   * @returns whether it is another token than the one used before.
   * @throws {@link FailureError} `consentNeeded` if it was refused or something is lacking still, `signInUnfinished`,
   * `signInFailed`, `signedOut` or `cancelled`.
   */
  async consent(need: Need, caller: AbortSignal): Promise<boolean> {
    this.assertNotEnded();
    const signal = this.withLifetime(caller);
    const before = this.given.get(need);
    let token = await this.acquireSilently(need, signal);
    const refused = this.refused.get(need);
    if (!token || token.value === refused || lacksPermission(need, token.permissions)) {
      const questions = await this.parts.questions();
      const known = { isThere: token !== undefined, refused, granted: this.granted };
      token = this.hold(need, await questions.consent(need, known, signal));
    }
    return token.value !== before;
  }

  /**
   * What the token for `need` says of itself; `undefined` where there is none without asking the person.
   * @throws {@link FailureError} `signInUnfinished`, `signedOut` or `cancelled`.
   */
  async describe(need: Need, caller: AbortSignal): Promise<TokenClaims | undefined> {
    this.assertNotEnded();
    const token = await this.acquireSilently(need, this.withLifetime(caller));
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

  /** Whether the token for listing chats has expired, and none has taken its place. */
  get hasRunOut(): boolean {
    return (this.held.get('list')?.expiresAt ?? Infinity) <= Date.now();
  }

  /** Whether this is the token for `need` that the service refused last. */
  isRefused(need: Need, token: string): boolean {
    return this.refused.get(need) === token;
  }

  /** From now on every token asked for is refused with `failure`. */
  end(failure: Failure): void {
    this.ended ??= failure;
    this.held.clear();
    this.lifetime.abort();
  }

  /** What the token for listing chats says was granted before. */
  private get granted(): readonly string[] {
    return this.held.get('list')?.permissions ?? [];
  }

  private async acquireSilently(need: Need, signal: AbortSignal): Promise<HeldToken | undefined> {
    const { sessions, account } = this.parts;
    const session = await untilCancelled(sessions.get(need, { silent: true, account }), signal);
    return session && this.hold(need, session);
  }

  private async meetChallenge(
    need: Need,
    wwwAuthenticate: string,
    signal: AbortSignal,
  ): Promise<AccessToken> {
    const questions = await this.parts.questions();
    return this.hold(need, await questions.meet(need, wwwAuthenticate, signal));
  }

  /** Keeps the token of a session, after making sure that it is this account's. */
  private hold(need: Need, session: vscode.AuthenticationSession): HeldToken {
    this.assertNotEnded();
    const claims = readTokenClaims(session.accessToken);
    if (!isSameAccount(accountOf(session, claims), this.account)) {
      // Whatever was planned was planned for somebody else.
      throw new FailureError({ kind: 'cancelled' });
    }
    const token = heldToken(session, claims);
    this.expired &&= need !== 'list';
    this.held.set(need, token);
    this.given.set(need, token.value);
    if (token.permissions) {
      this.parts.onPermissions(token.permissions);
    }
    return token;
  }

  private assertNotEnded(): void {
    if (this.ended) {
      throw new FailureError(this.ended);
    }
  }

  /** A signal that aborts with this one, and when the account is signed out. */
  private withLifetime(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.lifetime.signal]);
  }
}

function heldToken(session: vscode.AuthenticationSession, claims: TokenClaims): HeldToken {
  return {
    value: session.accessToken,
    permissions: claims.permissions,
    audience: claims.audience,
    issuedAt: claims.issuedAt,
    expiresAt: claims.expiresAt ?? Date.now() + renewalMarginMs + unreadableLifetimeMs,
  };
}
