import * as vscode from 'vscode';
import { FailureError } from '../core/failure.ts';
import { qualifiedScopes, type Need } from '../graph/permissions.ts';
import type { SettingsReader } from './settings.ts';
import { signInFailure } from './signInFailure.ts';

/**
 * VS Code's sessions of the Microsoft provider, for the cloud, the client and the tenant that are set. Every
 * method throws FailureError: `cancelled`, `signInFailed` or `signedOut`.
 */
export class Sessions {
  constructor(private readonly settings: SettingsReader) {}

  /** Id of the provider that signs in to the cloud that is set. */
  get providerId(): string {
    return this.settings.cloud.provider;
  }

  /** Names cloud, client and tenant: an account picked for one registration need not be the one for another. */
  get registrationKey(): string {
    const { settings } = this;
    return [settings.cloud.name, settings.get('clientId'), settings.get('tenantId')].join(' ');
  }

  /** The accounts that VS Code knows, whichever extension signed them in. A missing provider is noticed in 5 s. */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    return translated(() => vscode.authentication.getAccounts(this.providerId));
  }

  /** A session for `need`; `undefined` if there is none and the options forbid asking. */
  async get(
    need: Need,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    return translated(() => vscode.authentication.getSession(this.providerId, this.scopes(need), options));
  }

  /** A session that meets a challenge of the service. VS Code passes the challenge on, and may ask the person. */
  async answerChallenge(
    need: Need,
    account: vscode.AuthenticationSessionAccountInformation,
    wwwAuthenticate: string,
  ): Promise<vscode.AuthenticationSession> {
    const request = { wwwAuthenticate, fallbackScopes: this.scopes(need) };
    return translated(() =>
      vscode.authentication.getSession(this.providerId, request, { createIfNone: true, account }),
    );
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
}

async function translated<T>(ask: () => Thenable<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    throw new FailureError(signInFailure(thrown));
  }
}
