import * as vscode from 'vscode';
import { mintAccessToken } from '../../emulator/accessToken.ts';
import type { Account } from '../../emulator/tenant.ts';

/** One call that VS Code made for somebody who named scopes. Calls without scopes only list the accounts. */
export interface ProviderCall {
  readonly method: 'getSessions' | 'createSession';
  readonly scopes: readonly string[];
  /** Sign-in name of the account asked for. */
  readonly account: string | undefined;
}

/**
 * An authentication provider whose accounts are signed in already and have consented to every scope, except
 * where it is told otherwise. A session holds exactly the scopes asked for.
 */
export class StandInProvider implements vscode.AuthenticationProvider {
  readonly #changes =
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>();
  #accounts: readonly Account[] = [];
  #calls: readonly ProviderCall[] = [];
  #refused: readonly string[] = [];
  #expired = false;
  #tokens = 0;

  readonly onDidChangeSessions = this.#changes.event;

  get calls(): readonly ProviderCall[] {
    return this.#calls;
  }

  /** Forgets everything. Nobody is told. */
  reset(): void {
    this.#accounts = [];
    this.#calls = [];
    this.#refused = [];
    this.#expired = false;
  }

  forgetCalls(): void {
    this.#calls = [];
  }

  /** Adds an account as if it had been signed in before VS Code started: nobody is told. */
  addAccount(account: Account): void {
    this.#accounts = [...this.#accounts, account];
  }

  /** Signs an account out of VS Code. */
  removeAccount(account: Account): void {
    this.#accounts = this.#accounts.filter(known => known.oid !== account.oid);
    this.#changes.fire({ added: [], changed: [], removed: [this.#session(account, [])] });
  }

  /** No session for a list of scopes with this one, by its whole name. */
  refuseScope(scope: string): void {
    this.#refused = [...this.#refused, scope];
  }

  /** From now on there is no session without asking the person. */
  expire(): void {
    this.#expired = true;
    this.announce();
  }

  /** Says that sessions changed. */
  announce(): void {
    const changed = this.#accounts.map(account => this.#session(account, []));
    this.#changes.fire({ added: [], changed, removed: [] });
  }

  getSessions(
    scopes: readonly string[] | undefined,
    options: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    if (scopes === undefined || scopes.length === 0) {
      return Promise.resolve(this.#accounts.map(account => this.#session(account, [])));
    }
    this.#record('getSessions', scopes, options);
    if (this.#expired || scopes.some(scope => this.#refused.includes(scope))) return Promise.resolve([]);
    const asked = this.#accounts.filter(
      account => options.account === undefined || options.account.label === account.upn,
    );
    return Promise.resolve(asked.map(account => this.#session(account, scopes)));
  }

  createSession(
    scopes: readonly string[],
    options: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession> {
    this.#record('createSession', scopes, options);
    return Promise.reject(new Error('Nobody is here to sign in.'));
  }

  removeSession(): Promise<void> {
    return Promise.reject(new Error('Nobody is here to sign out.'));
  }

  #record(
    method: ProviderCall['method'],
    scopes: readonly string[],
    options: vscode.AuthenticationProviderSessionOptions,
  ): void {
    this.#calls = [...this.#calls, { method, scopes: [...scopes], account: options.account?.label }];
  }

  #session(account: Account, scopes: readonly string[]): vscode.AuthenticationSession {
    const ofGraph = scopes.filter(scope => scope.startsWith('https://'));
    const [first] = ofGraph;
    const clientId = scopes.find(scope => scope.startsWith('VSCODE_CLIENT_ID:'))?.split(':')[1];
    this.#tokens += 1;
    return {
      id: `${account.oid} ${scopes.join(' ')}`,
      account: { id: `${account.oid}.${account.tid}`, label: account.upn },
      scopes: [...scopes],
      accessToken: mintAccessToken(
        account,
        ofGraph.map(scope => scope.slice(scope.lastIndexOf('/') + 1)),
        {
          ...(first === undefined ? {} : { audience: new URL(first).origin }),
          ...(clientId === undefined ? {} : { clientId }),
          // As with the real service, no two tokens are the same.
          extraClaims: { uti: String(this.#tokens) },
        },
      ),
    };
  }
}
