import * as vscode from 'vscode';
import { untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, summary, type Failure, type SignedOutReason } from '../core/failure.ts';
import { DisposableStore, Emitter } from '../core/lifecycle.ts';
import type { Log } from '../core/log.ts';
import type { AccessToken, TokenRequest, TokenSource } from '../graph/authentication.ts';
import type { Cloud } from '../graph/cloud.ts';
import { permissionsFor, qualifiedScopes, type Need } from '../graph/permissions.ts';
import { sameId } from '../chats/model.ts';
import type { SettingsReader } from './settings.ts';
import { signInFailure } from './signInFailure.ts';
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
 * after the first sign-in, for each cloud, client and tenant; nothing here asks the person anything but
 * {@link signIn} and {@link consent}.
 */
export class Authentication implements TokenSource, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<SignInState>());
  private readonly tokens = new Map<Need, HeldToken>();
  private current: SignInState = { kind: 'starting' };
  private asking = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly settings: SettingsReader,
    private readonly pins: vscode.Memento,
    private readonly log: Log,
  ) {
    this.disposables.add(
      vscode.authentication.onDidChangeSessions(event => {
        if (event.provider.id === this.cloud.provider && this.asking === 0) {
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
   * @throws {@link FailureError} `signedOut` if the cloud's provider is missing, which VS Code waits 5 seconds for.
   */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    try {
      return await vscode.authentication.getAccounts(this.cloud.provider);
    } catch (thrown) {
      throw new FailureError(signInFailure(thrown));
    }
  }

  /** Signs the pinned account in again without asking, and says in {@link state} how that went. */
  async restore(): Promise<void> {
    this.tokens.clear();
    const pinned = this.pins.get<string>(this.pinKey);
    if (pinned === undefined) {
      this.become({ kind: 'signedOut', reason: 'noAccount' });
      return;
    }
    try {
      const account = (await this.accounts()).find(known => known.id === pinned);
      const session = account && (await this.session('list', { silent: true, account }));
      if (session) {
        await this.adopt(session);
      } else {
        this.become({ kind: 'signedOut', reason: account ? 'expired' : 'accountRemoved' });
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.log.warn('sign-in', `restore: ${summary(failure)}`);
      if (
        failure.kind !== 'signedOut' &&
        this.current.kind === 'signedIn' &&
        this.current.account.id === pinned
      ) {
        // Offline for a moment, perhaps: what is shown stays, and the next request says what is wrong.
        return;
      }
      this.become({ kind: 'signedOut', reason: failure.kind === 'signedOut' ? failure.reason : 'expired' });
    }
  }

  /**
   * Asks the person to sign in, and pins the account.
   * @throws {@link FailureError} `cancelled`, `signInFailed` or `signedOut`; whoever was signed in still is.
   */
  async signIn(choice: AccountChoice): Promise<Account> {
    const session = await this.interactively(() => this.session('list', this.optionsFor(choice)));
    if (!session) {
      throw new FailureError({ kind: 'cancelled' });
    }
    this.tokens.clear();
    return this.adopt(session);
  }

  /**
   * Makes sure that `need` can be met, and asks the person for consent if that takes it.
   * @throws {@link FailureError} `consentNeeded` if it was refused, `cancelled`, `signInFailed` or `signedOut`.
   */
  async consent(need: Need, signal: AbortSignal): Promise<void> {
    const account = this.vsCodeAccount();
    if (await this.silentToken(need, account, signal)) {
      return;
    }
    const session = await untilCancelled(
      this.interactively(() => this.consented(need, account)),
      signal,
    );
    if (session.account.id !== account.id) {
      // Whatever was planned was planned for the other account.
      throw new FailureError({ kind: 'cancelled' });
    }
    this.hold(need, session);
  }

  /** Forgets the account. VS Code keeps its session, which belongs to all extensions. */
  async signOut(): Promise<void> {
    this.tokens.clear();
    await this.pins.update(this.pinKey, undefined);
    this.become({ kind: 'signedOut', reason: 'noAccount' });
  }

  async acquire({ need, signal, refusal }: TokenRequest): Promise<AccessToken> {
    const account = this.vsCodeAccount();
    if (refusal) {
      this.tokens.delete(need);
    }
    const held = this.tokens.get(need);
    if (held && held.expiresAt - renewalMarginMs > Date.now()) {
      return held;
    }
    const token =
      refusal?.kind === 'challenge'
        ? await this.challengedToken(need, account, refusal.wwwAuthenticate, signal)
        : await this.silentToken(need, account, signal);
    if (token) {
      return token;
    }
    if (need !== 'list') {
      throw new FailureError({ kind: 'consentNeeded', scopes: permissionsFor[need], answer: undefined });
    }
    this.become({ kind: 'signedOut', reason: 'expired' });
    throw new FailureError({ kind: 'signedOut', reason: 'expired', answer: undefined });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get cloud(): Cloud {
    return this.settings.cloud;
  }

  /** An account picked under one registration need not be the one of another. */
  private get pinKey(): string {
    const { settings } = this;
    return ['account', this.cloud.name, settings.get('clientId'), settings.get('tenantId')].join(' ');
  }

  private scopes(need: Need): string[] {
    const clientId = this.settings.get('clientId').trim();
    const tenantId = this.settings.get('tenantId').trim();
    return [
      ...qualifiedScopes(this.cloud, need),
      ...(clientId === '' ? [] : [`VSCODE_CLIENT_ID:${clientId}`]),
      ...(tenantId === '' ? [] : [`VSCODE_TENANT:${tenantId}`]),
    ];
  }

  private optionsFor(choice: AccountChoice): vscode.AuthenticationGetSessionOptions {
    switch (choice.kind) {
      case 'current':
        return { createIfNone: true };
      case 'existing':
        return { createIfNone: true, account: choice.account };
      case 'another':
        return { forceNewSession: true, clearSessionPreference: true };
    }
  }

  private async session(
    need: Need,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    try {
      return await vscode.authentication.getSession(this.cloud.provider, this.scopes(need), options);
    } catch (thrown) {
      throw new FailureError(signInFailure(thrown));
    }
  }

  private async consented(
    need: Need,
    account: vscode.AuthenticationSessionAccountInformation,
  ): Promise<vscode.AuthenticationSession> {
    const refused = new FailureError({
      kind: 'consentNeeded',
      scopes: permissionsFor[need],
      answer: undefined,
    });
    try {
      const session = await this.session(need, { createIfNone: true, account });
      if (session) {
        return session;
      }
    } catch (thrown) {
      throw isRefusal(failureOf(thrown)) ? refused : thrown;
    }
    throw refused;
  }

  private async silentToken(
    need: Need,
    account: vscode.AuthenticationSessionAccountInformation,
    signal: AbortSignal,
  ): Promise<AccessToken | undefined> {
    const session = await untilCancelled(this.session(need, { silent: true, account }), signal);
    return session && this.hold(need, session);
  }

  /** More is asked of the sign-in than a token: VS Code passes the challenge on, and may ask the person. */
  private async challengedToken(
    need: Need,
    account: vscode.AuthenticationSessionAccountInformation,
    wwwAuthenticate: string,
    signal: AbortSignal,
  ): Promise<AccessToken | undefined> {
    const request = { wwwAuthenticate, fallbackScopes: this.scopes(need) };
    const asked = this.interactively(async () => {
      try {
        return await vscode.authentication.getSession(this.cloud.provider, request, {
          createIfNone: true,
          account,
        });
      } catch (thrown) {
        throw new FailureError(signInFailure(thrown));
      }
    });
    const session = await untilCancelled(asked, signal);
    return session.account.id === account.id ? this.hold(need, session) : undefined;
  }

  private hold(need: Need, session: vscode.AuthenticationSession): AccessToken {
    const claims = readTokenClaims(session.accessToken);
    this.assertTenant(claims);
    const token: HeldToken = {
      value: session.accessToken,
      permissions: claims.permissions,
      expiresAt: claims.expiresAt ?? Date.now() + renewalMarginMs + unreadableLifetimeMs,
    };
    this.tokens.set(need, token);
    return token;
  }

  private async adopt(session: vscode.AuthenticationSession): Promise<Account> {
    this.hold('list', session);
    const { userId, tenantId } = readTokenClaims(session.accessToken);
    const account: Account = { id: session.account.id, label: session.account.label, userId, tenantId };
    await this.pins.update(this.pinKey, account.id);
    this.become({ kind: 'signedIn', account });
    return account;
  }

  private assertTenant({ tenantId }: TokenClaims): void {
    const wanted = this.settings.get('tenantId').trim();
    if (/^[0-9a-f-]{36}$/i.test(wanted) && tenantId !== undefined && !sameId(wanted, tenantId)) {
      throw new FailureError({ kind: 'signedOut', reason: 'wrongTenant', answer: undefined });
    }
  }

  private vsCodeAccount(): vscode.AuthenticationSessionAccountInformation {
    if (this.current.kind === 'signedIn') {
      return { id: this.current.account.id, label: this.current.account.label };
    }
    const reason = this.current.kind === 'signedOut' ? this.current.reason : 'noAccount';
    throw new FailureError({ kind: 'signedOut', reason, answer: undefined });
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

function sameState(one: SignInState, other: SignInState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The person closed the question, or declined on Microsoft's consent page. */
function isRefusal(failure: Failure): boolean {
  return failure.kind === 'cancelled' || (failure.kind === 'signInFailed' && failure.code === 'AADSTS65004');
}
