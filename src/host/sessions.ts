import * as vscode from 'vscode';
import { untilTimeout } from '../core/async.ts';
import { FailureError } from '../core/failure.ts';
import { claimsChallenge } from '../graph/claimsChallenge.ts';
import { qualifiedScopes, type Need } from '../graph/permissions.ts';
import type { SettingsReader } from './settings.ts';
import { signInFailure, unfinished } from './signInFailure.ts';

/** How long a request may take that asks nobody, in milliseconds. */
const silentLimitMs = 30_000;

/** A challenge of the service, and the request that it answered. */
export interface Challenge {
  readonly need: Need;
  readonly account: vscode.AuthenticationSessionAccountInformation;
  /** The `WWW-Authenticate` header, whole. */
  readonly wwwAuthenticate: string;
}

/**
 * VS Code's sessions of the Microsoft provider, for the cloud, the client and the tenant that are set. Every
 * method throws FailureError: `cancelled`, `signInFailed`, `signedOut` or, when nobody is asked, `signInUnfinished`
 * after half a minute.
 */
export class Sessions {
  constructor(private readonly settings: SettingsReader) {}

  /** Id of the provider that signs in to the cloud that is set. */
  get providerId(): string {
    return this.settings.cloud.provider;
  }

  /** Names cloud, client and tenant, because the account picked for one registration may not be the one for another. */
  get registrationKey(): string {
    const { settings } = this;
    return [settings.cloud.name, settings.get('clientId'), settings.get('tenantId')].join(' ');
  }

  /** @throws {@link FailureError} `signedOut` if VS Code is set to sign in to another cloud, or to none like it. */
  assertEnvironment(): void {
    const reason = this.settings.environmentProblem;
    if (reason !== undefined) {
      throw new FailureError({ kind: 'signedOut', reason, answer: undefined });
    }
  }

  /** The accounts that VS Code knows, whichever extension signed them in. A missing provider is noticed in 5 s. */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    return this.silently(() => vscode.authentication.getAccounts(this.providerId));
  }

  /** A session for `need`; `undefined` if there is none and the options forbid asking. */
  async get(
    need: Need,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    const ask = (): Thenable<vscode.AuthenticationSession | undefined> =>
      vscode.authentication.getSession(this.providerId, this.scopes(need), options);
    return options.silent === true ? this.silently(ask) : this.translated(ask);
  }

  /** A session that meets a challenge; `undefined` if there is none without asking the person. */
  async meetSilently(challenge: Challenge): Promise<vscode.AuthenticationSession | undefined> {
    const { account } = challenge;
    return this.silently(() =>
      vscode.authentication.getSession(this.providerId, this.request(challenge), { silent: true, account }),
    );
  }

  /** A session that meets a challenge. VS Code passes the challenge on, and asks the person if need be. */
  async meet(challenge: Challenge): Promise<vscode.AuthenticationSession> {
    const { account } = challenge;
    return this.translated(() =>
      vscode.authentication.getSession(this.providerId, this.request(challenge), {
        createIfNone: true,
        account,
      }),
    );
  }

  private request({ need, wwwAuthenticate }: Challenge): vscode.AuthenticationWwwAuthenticateRequest {
    return { wwwAuthenticate: claimsChallenge(wwwAuthenticate), fallbackScopes: this.scopes(need) };
  }

  private scopes(need: Need): string[] {
    const clientId = this.settings.get('clientId').trim();
    const tenantId = this.settings.get('tenantId').trim();
    return [
      ...qualifiedScopes(this.settings.cloud, need),
      ...(clientId === '' ? [] : [`VSCODE_CLIENT_ID:${clientId}`]),
      ...(tenantId === '' ? [] : [`VSCODE_TENANT:${tenantId}`]),
    ];
  }

  private async silently<T>(ask: () => Thenable<T>): Promise<T> {
    const never = new AbortController().signal;
    return untilTimeout(this.translated(ask), silentLimitMs, unfinished('noAnswer').failure, never);
  }

  private async translated<T>(ask: () => Thenable<T>): Promise<T> {
    this.assertEnvironment();
    try {
      return await ask();
    } catch (thrown) {
      throw new FailureError(signInFailure(thrown));
    }
  }
}
