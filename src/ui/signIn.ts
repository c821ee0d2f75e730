import * as vscode from 'vscode';
import { FailureError } from '../core/failure.ts';
import type { AccountChoice, Authentication } from '../host/authentication.ts';
import type { SettingsReader } from '../host/settings.ts';
import { AppRegistration } from './appRegistration.ts';
import { notificationText, pickText } from './safeText.ts';

/** Signing in, switching the account, signing out. */
export class SignIn {
  private readonly appRegistration: AppRegistration;

  constructor(
    private readonly authentication: Authentication,
    private readonly settings: SettingsReader,
  ) {
    this.appRegistration = new AppRegistration(settings);
  }

  /** Signs in; without a registration of one's own it first says what to expect. */
  async signIn(): Promise<void> {
    if (this.settings.get('clientId').trim() === '' && !(await this.goOnWithoutRegistration())) {
      return;
    }
    const known = await this.authentication.accounts();
    if (known.length > 0) {
      await this.pickAndSignIn(vscode.l10n.t('Sign In'));
    } else {
      await this.authentication.signIn({ kind: 'current' });
    }
  }

  async switchAccount(): Promise<void> {
    await this.pickAndSignIn(vscode.l10n.t('Switch Account'));
  }

  async signOut(): Promise<void> {
    const { state } = this.authentication;
    if (state.kind !== 'signedIn') {
      return;
    }
    await this.authentication.signOut();
    void vscode.window.showInformationMessage(
      notificationText(
        vscode.l10n.t(
          'Signed out of Teams Chat Access. {account} stays signed in to VS Code; the Accounts menu can sign it out everywhere.',
          { account: state.account.label },
        ),
      ),
    );
  }

  /** Asks for the registration, then signs in with it. */
  async setUpAppRegistration(): Promise<void> {
    if (await this.appRegistration.ask()) {
      await this.signIn();
    }
  }

  private async pickAndSignIn(title: string): Promise<void> {
    const { state } = this.authentication;
    const current = state.kind === 'signedIn' ? state.account.id : undefined;
    const known = await this.authentication.accounts();
    const items: (vscode.QuickPickItem & { readonly choice: AccountChoice })[] = [
      ...known.map(account => ({
        label: pickText(account.label),
        description: account.id === current ? vscode.l10n.t('current') : '',
        iconPath: new vscode.ThemeIcon('account'),
        choice: { kind: 'existing' as const, account },
      })),
      {
        label: vscode.l10n.t('Sign in with another account…'),
        iconPath: new vscode.ThemeIcon('add'),
        choice: { kind: 'another' },
      },
    ];
    const chosen = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: vscode.l10n.t('Whose chats do you want to see?'),
    });
    if (!chosen) {
      throw new FailureError({ kind: 'cancelled' });
    }
    await this.authentication.signIn(chosen.choice);
  }

  private async goOnWithoutRegistration(): Promise<boolean> {
    const setUp = vscode.l10n.t('Set Up App Registration…');
    const goOn = vscode.l10n.t('Sign In Anyway');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('No app registration is set.'),
      {
        modal: true,
        detail: vscode.l10n.t(
          "Without one, VS Code's own registration is used. Microsoft very likely refuses it the Teams permissions (AADSTS65002). With an app registration of your own, sign-in works and an administrator can grant what is needed.",
        ),
      },
      setUp,
      goOn,
    );
    if (chosen === setUp) {
      return this.appRegistration.ask();
    }
    return chosen === goOn;
  }
}
