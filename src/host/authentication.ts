import * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, summary, type Failure, type SignedOutReason } from '../core/failure.ts';
import { DisposableStore, Emitter } from '../core/lifecycle.ts';
import type { Log } from '../core/log.ts';
import type { AccessToken, TokenRequest, TokenSource } from '../graph/authentication.ts';
import { missingPermissions, type Need } from '../graph/permissions.ts';
import { sameId } from '../chats/model.ts';
import { Sessions } from './sessions.ts';
import type { SettingsReader } from './settings.ts';
import { readTokenClaims, type TokenClaims } from './tokenClaims.ts';

/** Whom the extension works for. */
export interface Account {
  /** VS Code's id of the account. */
  readonly id: string;
  /** The sign-in name. */
  readonly label: string;
  /** Entra object id in the tenant signed in to; `undefined` where the token does not tell. */
  readonly userId: string | undefined;
  /** The tenant signed in to; `undefined` where the token does not tell. */
  readonly tenantId: string | undefined;
}

/** Whether somebody is signed in, and if not, why. */
export type SignInState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signedOut'; readonly reason: SignedOutReason }
  | { readonly kind: 'signedIn'; readonly account: Account };

/** Which account an interactive sign-in is for. */
export type AccountChoice =
  /** The one in use, else whichever the person picks. */
  | { readonly kind: 'current' }
  | { readonly kind: 'existing'; readonly account: vscode.AuthenticationSessionAccountInformation }
  /** One that VS Code does not know yet. */
  | { readonly kind: 'another' };

interface HeldToken extends AccessToken {
  readonly expiresAt: number;
}

/** A token is renewed this long before it expires, in milliseconds. */
const renewalMarginMs = 5 * 60_000;

/** Without a readable expiry a token is asked for again after this time, in milliseconds. */
const unreadableLifetimeMs = 60_000;

/** Session changes come in bursts; they are looked at once, this many milliseconds after the last. */
const settleMs = 250;

/**
 * Signing in through VS Code's built-in Microsoft provider, and the tokens that come of it. The account is pinned
 * after the first sign-in, for each cloud, client and tenant. The person is asked nothing but by {@link signIn},
 * {@link consent} and a challenge of the service.
 */
export class Authentication implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<SignInState>());
  private readonly tokens = new Map<Need, HeldToken>();
  private readonly sessions: Sessions;
  private current: SignInState = { kind: 'starting' };
  /** Questions to the person that are open. */
  private asking = 0;
  /** Counts what decides who is signed in; of two such that overlap, the one begun later holds. */
  private turn = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly settings: SettingsReader,
    private readonly pins: vscode.Memento,
    private readonly log: Log,
  ) {
    this.sessions = new Sessions(settings);
    this.disposables.add(
      vscode.authentication.onDidChangeSessions(event => {
        if (event.provider.id === this.sessions.providerId && this.asking === 0) {
          this.settle();
        }
      }),
    );
    this.disposables.add(settings.onDidChange(['clientId', 'tenantId', 'cloud'], () => this.settle()));
    this.disposables.add({ dispose: () => clearTimeout(this.settling) });
  }

  get state(): SignInState {
    return this.current;
  }

  /**
   * The accounts that VS Code knows, whichever extension signed them in.
   * @throws {@link FailureError} `signedOut` if the cloud's provider is missing.
   */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    return this.sessions.accounts();
  }

  /** Signs the pinned account in again without asking, and says in {@link state} how that went. */
  async restore(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    this.tokens.clear();
    const pinned = this.pins.get<string>(this.pinKey);
    try {
      const restored = pinned === undefined ? ('noAccount' as const) : await this.pinnedSession(pinned);
      if (turn !== this.turn) {
        return;
      }
      if (typeof restored === 'string') {
        this.become({ kind: 'signedOut', reason: restored });
      } else {
        await this.adopt(restored);
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.log.warn('sign-in', `restore: ${summary(failure)}`);
      // Anything else may be a moment without a network: what is shown stays, and the next request says what is wrong.
      if (turn === this.turn && (failure.kind === 'signedOut' || !this.isSignedIn(pinned))) {
        this.become({ kind: 'signedOut', reason: failure.kind === 'signedOut' ? failure.reason : 'expired' });
      }
    }
  }

  /**
   * Asks the person to sign in, and pins the account.
   * @throws {@link FailureError} `cancelled`, `signInFailed` or `signedOut`; whoever was signed in still is.
   */
  async signIn(choice: AccountChoice): Promise<void> {
    const session = await this.interactively(() => this.sessions.get('list', optionsFor(choice)));
    if (!session) {
      throw new FailureError({ kind: 'cancelled' });
    }
    this.turn += 1;
    this.tokens.clear();
    await this.adopt(session);
  }

  /**
   * Makes sure that `need` can be met for `account`, and asks the person for consent if that takes it.
   * @throws {@link FailureError} `consentNeeded` if it was refused, `cancelled`, `signInFailed` or `signedOut`.
   */
  async consent(account: Account, need: Need, signal: AbortSignal): Promise<void> {
    if (!(await this.silentToken(account, need, signal))) {
      const asked = this.interactively(() => this.consented(account, need));
      this.hold(account, need, await untilCancelled(asked, signal));
    }
  }

  /** Forgets the account. VS Code keeps its session, which belongs to all extensions. */
  async signOut(): Promise<void> {
    this.turn += 1;
    this.tokens.clear();
    await this.pins.update(this.pinKey, undefined);
    this.become({ kind: 'signedOut', reason: 'noAccount' });
  }

  /** Tokens of `account` and of nobody else, for as long as it is the one signed in. */
  tokensFor(account: Account): TokenSource {
    return { acquire: request => this.acquire(account, request) };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get pinKey(): string {
    return `account ${this.sessions.registrationKey}`;
  }

  private async acquire(account: Account, { need, signal, refusal }: TokenRequest): Promise<AccessToken> {
    this.assertCurrent(account);
    if (refusal) {
      this.tokens.delete(need);
    }
    const held = this.tokens.get(need);
    if (held && held.expiresAt - renewalMarginMs > Date.now()) {
      return held;
    }
    const token =
      refusal?.kind === 'challenge'
        ? await this.challengedToken(account, need, refusal.wwwAuthenticate, signal)
        : await this.silentToken(account, need, signal);
    if (token) {
      return token;
    }
    if (need !== 'list') {
      throw this.consentNeeded(need);
    }
    this.become({ kind: 'signedOut', reason: 'expired' });
    throw new FailureError({ kind: 'signedOut', reason: 'expired', answer: undefined });
  }

  private async pinnedSession(accountId: string): Promise<vscode.AuthenticationSession | SignedOutReason> {
    const account = (await this.sessions.accounts()).find(known => known.id === accountId);
    if (!account) {
      return 'accountRemoved';
    }
    return (await this.sessions.get('list', { silent: true, account })) ?? 'expired';
  }

  private async consented(account: Account, need: Need): Promise<vscode.AuthenticationSession> {
    try {
      const session = await this.sessions.get(need, { createIfNone: true, account });
      if (session) {
        return session;
      }
    } catch (thrown) {
      throw isRefusal(failureOf(thrown)) ? this.consentNeeded(need) : thrown;
    }
    throw this.consentNeeded(need);
  }

  /** Names what is missing: what listing chats was granted before is not. */
  private consentNeeded(need: Need): FailureError {
    const granted = this.tokens.get('list')?.permissions ?? [];
    return new FailureError({
      kind: 'consentNeeded',
      scopes: missingPermissions(need, granted),
      answer: undefined,
    });
  }

  private async silentToken(
    account: Account,
    need: Need,
    signal: AbortSignal,
  ): Promise<AccessToken | undefined> {
    const session = await untilCancelled(this.sessions.get(need, { silent: true, account }), signal);
    return session && this.hold(account, need, session);
  }

  private async challengedToken(
    account: Account,
    need: Need,
    wwwAuthenticate: string,
    signal: AbortSignal,
  ): Promise<AccessToken> {
    const asked = this.interactively(() => this.sessions.answerChallenge(need, account, wwwAuthenticate));
    return this.hold(account, need, await untilCancelled(asked, signal));
  }

  /** Keeps the token of a session that was got for `account`, after making sure that it is for it. */
  private hold(account: Account, need: Need, session: vscode.AuthenticationSession): AccessToken {
    this.assertCurrent(account);
    const claims = readTokenClaims(session.accessToken);
    const { userId, tenantId } = claims;
    const another =
      session.account.id !== account.id ||
      (userId !== undefined && account.userId !== undefined && !sameId(userId, account.userId)) ||
      (tenantId !== undefined && account.tenantId !== undefined && !sameId(tenantId, account.tenantId));
    if (another) {
      // Whatever was planned was planned for somebody else.
      throw new FailureError({ kind: 'cancelled' });
    }
    const token = heldToken(session, claims);
    this.tokens.set(need, token);
    return token;
  }

  private async adopt(session: vscode.AuthenticationSession): Promise<void> {
    const claims = readTokenClaims(session.accessToken);
    this.assertTenant(claims);
    const { userId, tenantId } = claims;
    const account: Account = { id: session.account.id, label: session.account.label, userId, tenantId };
    this.tokens.set('list', heldToken(session, claims));
    await this.pins.update(this.pinKey, account.id);
    this.become({ kind: 'signedIn', account });
  }

  private assertTenant({ tenantId }: TokenClaims): void {
    const wanted = this.settings.get('tenantId').trim();
    if (/^[0-9a-f-]{36}$/i.test(wanted) && tenantId !== undefined && !sameId(wanted, tenantId)) {
      throw new FailureError({ kind: 'signedOut', reason: 'wrongTenant', answer: undefined });
    }
  }

  /** @throws {@link FailureError} `signedOut` if nobody is signed in, `cancelled` if somebody else is. */
  private assertCurrent(account: Account): void {
    if (this.current.kind !== 'signedIn') {
      const reason = this.current.kind === 'signedOut' ? this.current.reason : 'noAccount';
      throw new FailureError({ kind: 'signedOut', reason, answer: undefined });
    }
    if (!sameState(this.current, { kind: 'signedIn', account })) {
      throw new FailureError({ kind: 'cancelled' });
    }
  }

  private isSignedIn(accountId: string | undefined): boolean {
    return this.current.kind === 'signedIn' && this.current.account.id === accountId;
  }

  /** Runs a step that asks the person; the session changes that it makes are not news. */
  private async interactively<T>(ask: () => Promise<T>): Promise<T> {
    this.asking += 1;
    try {
      return await ask();
    } finally {
      this.asking -= 1;
    }
  }

  private settle(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.restore(), settleMs);
  }

  private become(state: SignInState): void {
    const before = this.current;
    this.current = state;
    if (!sameState(before, state)) {
      this.log.info('sign-in', state.kind === 'signedOut' ? `signed out (${state.reason})` : state.kind);
      this.changes.fire(state);
    }
  }
}

function optionsFor(choice: AccountChoice): vscode.AuthenticationGetSessionOptions {
  switch (choice.kind) {
    case 'current':
      return { createIfNone: true };
    case 'existing':
      return { createIfNone: true, account: choice.account };
    case 'another':
      return { forceNewSession: true, clearSessionPreference: true };
  }
}

function heldToken(session: vscode.AuthenticationSession, claims: TokenClaims): HeldToken {
  return {
    value: session.accessToken,
    permissions: claims.permissions,
    expiresAt: claims.expiresAt ?? Date.now() + renewalMarginMs + unreadableLifetimeMs,
  };
}

function sameState(one: SignInState, other: SignInState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The person closed the question, or declined on Microsoft's consent page. */
function isRefusal(failure: Failure): boolean {
  return failure.kind === 'cancelled' || (failure.kind === 'signInFailed' && failure.code === 'AADSTS65004');
}
