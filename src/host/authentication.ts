import * as vscode from 'vscode';
import { once, throwIfCancelled, untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, type SignedOutReason } from '../core/failure.ts';
import { isGuid, sameGuid } from '../core/guid.ts';
import { DisposableStore, Emitter } from '../core/lifecycle.ts';
import type { Log } from '../core/log.ts';
import { meetsEveryNeed, permissionsFor, type Need } from '../graph/permissions.ts';
import { accountOf, isSameAccount, type Account } from './account.ts';
import { AccountTokens } from './accountTokens.ts';
import { setContextKey } from './contextKeys.ts';
import { connectionSettings } from './contributions.ts';
import { InteractiveSignIn } from './interactiveSignIn.ts';
import { Sessions } from './sessions.ts';
import type { SettingsReader } from './settings.ts';
import type { SignInQuestions } from './signInQuestions.ts';
import { readTokenClaims } from './tokenClaims.ts';

/** Whether somebody is signed in, and if not, why. */
export type SignInState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'signedOut'; readonly reason: SignedOutReason }
  | { readonly kind: 'signedIn'; readonly account: Account; readonly tokens: AccountTokens };

/** Which account an interactive sign-in is for. */
export type AccountChoice =
  /** The one VS Code has, else whichever the person picks. */
  | { readonly kind: 'current' }
  | { readonly kind: 'existing'; readonly account: vscode.AuthenticationSessionAccountInformation }
  /** One that VS Code does not know yet. */
  | { readonly kind: 'another' };

/** Sessions and settings change in bursts: who is signed in is read again this many milliseconds after the last change. */
const settleMs = 250;

/**
 * Who is signed in through VS Code's built-in Microsoft provider. The account is pinned after the first sign-in, for
 * each cloud, client and tenant. Only {@link signIn} and {@link AccountTokens} ask the person anything.
 */
export class Authentication implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<SignInState>());
  private readonly interactive = new InteractiveSignIn(endedWell => this.catchUp(endedWell));
  private readonly sessions: Sessions;
  private current: SignInState = { kind: 'starting' };
  /** Grows with each sign-in, sign-out and restore: a restore changes nothing once a later one has begun. */
  private generation = 0;
  /** Aborts when another cloud, client or tenant is set, so that an answer for the one is not taken for the other. */
  private registrationLifetime = new AbortController();
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** Whether sessions have changed during a sign-in, which is mostly why they do. */
  private missedChange = false;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly settings: SettingsReader,
    private readonly pins: vscode.Memento,
    private readonly log: Log,
    /** Loads what is needed as soon as somebody is signed in. */
    private readonly prepare: () => Promise<unknown>,
  ) {
    this.sessions = new Sessions(settings);
    this.disposables.add(
      vscode.authentication.onDidChangeSessions(event => {
        if (event.provider.id === settings.knownCloud?.provider) {
          this.missedChange = true;
          this.catchUp(false);
        }
      }),
    );
    this.disposables.add(settings.onDidChange(['clientId', 'tenantId', 'cloud'], () => this.startOver()));
    this.disposables.add(
      settings.onDidChange(['graphVersion'], () => {
        // Another version of Graph is the same sign-in, unless there is or was none to send requests to.
        if (!settings.canConnect || this.isSignedOutFor('wrongSetting')) {
          this.startOver();
        }
      }),
    );
    this.disposables.add(
      settings.onDidChangeSovereignEnvironment(() => {
        if (settings.knownCloud?.environment !== undefined) {
          this.startOver();
        }
      }),
    );
    this.disposables.add({ dispose: () => this.registrationLifetime.abort() });
    this.disposables.add({ dispose: () => clearTimeout(this.settling) });
  }

  get state(): SignInState {
    return this.current;
  }

  /** Waits until {@link state} says whether somebody is signed in. */
  async started(): Promise<void> {
    while (this.current.kind === 'starting') {
      await new Promise<void>(resolve => {
        const subscription = this.onDidChange(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  /**
   * The accounts that VS Code knows, whichever extension signed them in.
   * @throws {@link FailureError} `signedOut` if the cloud's provider is missing.
   */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    return this.sessions.accounts();
  }

  /**
   * The tokens of any account that VS Code knows, for `need`. The signed-in account stays, and the person is not asked.
   * @throws {@link FailureError} `consentNeeded` if there is no session for it, `signedOut` if it is another tenant's.
   */
  async tokensOf(
    known: vscode.AuthenticationSessionAccountInformation,
    need: Need,
    signal: AbortSignal,
  ): Promise<AccountTokens> {
    const { sessions } = this;
    const session = await untilCancelled(sessions.get(need, { silent: true, account: known }), signal);
    if (!session) {
      throw new FailureError({ kind: 'consentNeeded', scopes: permissionsFor[need], answer: undefined });
    }
    const account = accountOf(session, readTokenClaims(session.accessToken));
    this.assertTenant(account);
    return new AccountTokens({
      account,
      sessions,
      questions: this.questionsOf(account),
      onExpired: () => undefined,
      onPermissions: () => undefined,
    });
  }

  /** VS Code's id of the account that was signed in to last, for the registration that is set. */
  get pinnedAccountId(): string | undefined {
    return this.pins.get<string>(this.pinKey);
  }

  /** Signs the pinned account in again without asking, and says in {@link state} how that went. */
  async restore(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    if (!this.settings.canConnect) {
      this.setState({ kind: 'signedOut', reason: 'wrongSetting' });
      return;
    }
    const pinned = this.pinnedAccountId;
    try {
      const restored = await this.pinnedSession(pinned);
      if (generation !== this.generation) {
        return;
      }
      if (typeof restored === 'string') {
        // That an account is of another tenant is said until another one is signed in to, or set.
        if (restored !== 'noAccount' || !this.isSignedOutFor('wrongTenant')) {
          this.setState({ kind: 'signedOut', reason: restored });
        }
      } else {
        await this.adopt(restored);
      }
    } catch (thrown) {
      if (generation !== this.generation) {
        return;
      }
      const failure = failureOf(thrown);
      this.log.failed('sign-in', 'restore', failure);
      // Any other failure may be a moment without a network: the state stays, and the next request says what is wrong.
      if (failure.kind === 'signedOut' || !this.isSignedIn(pinned)) {
        this.setState({
          kind: 'signedOut',
          reason: failure.kind === 'signedOut' ? failure.reason : 'expired',
        });
      }
    }
  }

  /**
   * Signs in, asking the person where that is needed, and pins the account.
   * @throws {@link FailureError} `cancelled`, `signInUnfinished`, `signInFailed`, `signedOut` or `wrongSetting`; the
   * account that was signed in stays so.
   */
  async signIn(choice: AccountChoice): Promise<void> {
    this.settings.assertRight(connectionSettings);
    await this.interactive.whileOpen(() => this.signInAs(choice));
  }

  private async signInAs(choice: AccountChoice): Promise<void> {
    const { signal } = this.registrationLifetime;
    const known = await this.sessionWithoutAsking(choice);
    const session =
      known && !this.isRefused(known)
        ? known
        : await this.askedSession(known ? renewalOf(known) : optionsFor(choice), signal);
    throwIfCancelled(signal);
    this.generation += 1;
    try {
      await this.adopt(session);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'signedOut' && this.current.kind === 'signedOut') {
        // The view goes on saying it when the message is gone.
        this.setState({ kind: 'signedOut', reason: failure.reason });
      }
      throw thrown;
    }
  }

  /** Forgets the account. VS Code keeps its session, which all extensions share. */
  async signOut(): Promise<void> {
    this.generation += 1;
    const forgetting = this.pins.update(this.pinKey, undefined);
    this.setState({ kind: 'signedOut', reason: 'noAccount' });
    await forgetting;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private get pinKey(): string {
    return `account ${this.sessions.registrationKey}`;
  }

  private async pinnedSession(
    accountId: string | undefined,
  ): Promise<vscode.AuthenticationSession | SignedOutReason> {
    this.sessions.assertEnvironment();
    if (accountId === undefined) {
      return 'noAccount';
    }
    const account = (await this.sessions.accounts()).find(known => known.id === accountId);
    if (!account) {
      // In a browser, an account may be gone because its session has ended.
      return this.current.kind === 'signedIn' && this.current.tokens.hasRunOut ? 'expired' : 'accountRemoved';
    }
    return (await this.sessions.get('list', { silent: true, account })) ?? 'expired';
  }

  private async sessionWithoutAsking(
    choice: AccountChoice,
  ): Promise<vscode.AuthenticationSession | undefined> {
    return choice.kind === 'existing'
      ? this.sessions.get('list', { silent: true, account: choice.account })
      : undefined;
  }

  /** Whether Microsoft Graph refused the token of a session: the person then signs in anew. */
  private isRefused({ accessToken }: vscode.AuthenticationSession): boolean {
    return this.current.kind === 'signedIn' && this.current.tokens.isRefused('list', accessToken);
  }

  private async askedSession(
    options: vscode.AuthenticationGetSessionOptions,
    signal: AbortSignal,
  ): Promise<vscode.AuthenticationSession> {
    const session = await this.interactive.ask(() => this.sessions.get('list', options), signal);
    if (!session) {
      throw new FailureError({ kind: 'cancelled' });
    }
    return session;
  }

  /** @throws {@link FailureError} `cancelled` if somebody signed in or out meanwhile, or it is set to be another account. */
  private async adopt(session: vscode.AuthenticationSession): Promise<void> {
    const { generation } = this;
    const claims = readTokenClaims(session.accessToken);
    const account = accountOf(session, claims);
    this.assertTenant(account);
    await Promise.all([this.pins.update(this.pinKey, account.id), this.prepare()]);
    if (generation !== this.generation) {
      throw new FailureError({ kind: 'cancelled' });
    }
    if (this.current.kind === 'signedIn' && isSameAccount(this.current.account, account)) {
      this.current.tokens.renew(session);
      return;
    }
    const { sessions } = this;
    const tokens = new AccountTokens({
      account,
      sessions,
      questions: this.questionsOf(account),
      onExpired: () => this.setState({ kind: 'signedOut', reason: 'expired' }),
      onPermissions: granted => this.tellWhetherGranted(granted),
    });
    tokens.renew(session);
    this.setState({ kind: 'signedIn', account, tokens });
  }

  private questionsOf(account: Account): () => Promise<SignInQuestions> {
    return once(async () => {
      const { SignInQuestions } = await import('./signInQuestions.ts');
      return new SignInQuestions({ account, sessions: this.sessions, interactive: this.interactive });
    });
  }

  /** Tells the walkthrough once the permissions of every feature were granted. */
  private tellWhetherGranted(granted: readonly string[]): void {
    const cloud = this.settings.knownCloud;
    if (cloud && meetsEveryNeed(cloud, granted)) {
      setContextKey('teamsChatAccess.permissionsGranted', true);
    }
  }

  private assertTenant({ tenantId }: Account): void {
    const wanted = this.settings.get('tenantId').trim();
    if (isGuid(wanted) && tenantId !== undefined && !sameGuid(wanted, tenantId)) {
      throw new FailureError({ kind: 'signedOut', reason: 'wrongTenant', answer: undefined });
    }
  }

  private isSignedOutFor(reason: SignedOutReason): boolean {
    return this.current.kind === 'signedOut' && this.current.reason === reason;
  }

  private isSignedIn(accountId: string | undefined): boolean {
    return this.current.kind === 'signedIn' && this.current.account.id === accountId;
  }

  /** Another cloud, client or tenant is set: the account is signed out at once, then the one pinned there is restored. */
  private startOver(): void {
    this.generation += 1;
    setContextKey('teamsChatAccess.permissionsGranted', false);
    this.registrationLifetime.abort();
    this.registrationLifetime = new AbortController();
    this.setState({ kind: 'starting' });
    this.restoreSoon();
  }

  /** @param isExplained whether a sign-in ended well, and brought the session that is why they changed. */
  private catchUp(isExplained: boolean): void {
    if (!this.interactive.isOpen) {
      if (this.missedChange && !isExplained) {
        this.restoreSoon();
      }
      this.missedChange = false;
    }
  }

  private restoreSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.restore(), settleMs);
  }

  private setState(state: SignInState): void {
    const before = this.current;
    if (isSameState(before, state) || isDeferred(before, state)) {
      return;
    }
    if (before.kind === 'signedIn') {
      before.tokens.end(
        state.kind === 'signedOut'
          ? { kind: 'signedOut', reason: state.reason, answer: undefined }
          : { kind: 'cancelled' },
      );
    }
    this.current = state;
    this.log.info('sign-in', state.kind === 'signedOut' ? `signed out (${state.reason})` : state.kind);
    this.changes.fire(state);
  }
}

function isSameState(one: SignInState, other: SignInState): boolean {
  switch (one.kind) {
    case 'starting':
      return other.kind === 'starting';
    case 'signedOut':
      return other.kind === 'signedOut' && one.reason === other.reason;
    case 'signedIn':
      return other.kind === 'signedIn' && one.tokens === other.tokens;
  }
}

/** Whether a session that has expired goes on because a run is under way that may renew it. */
function isDeferred(before: SignInState, state: SignInState): boolean {
  return (
    before.kind === 'signedIn' &&
    state.kind === 'signedOut' &&
    state.reason === 'expired' &&
    before.tokens.deferExpiry()
  );
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

/** Asks for a session in place of this one, for the same account. */
function renewalOf({ account }: vscode.AuthenticationSession): vscode.AuthenticationGetSessionOptions {
  return { forceNewSession: true, account };
}
