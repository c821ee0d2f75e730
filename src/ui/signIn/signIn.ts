import * as vscode from 'vscode';
import { FailureError } from '../../core/failure.ts';
import type { AccountChoice, Authentication } from '../../host/authentication.ts';
import { commandIds, connectionSettings, viewIds } from '../../host/contributions.ts';
import type { ReportDocuments } from '../../host/documents.ts';
import { environment } from '../../host/environment.ts';
import type { Platform } from '../../host/platform.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { notificationText, pickText } from '../text/safeText.ts';
import { AppRegistration } from './appRegistration.ts';

/** Signing in, switching the account, signing out. */
export class SignIn {
  private readonly appRegistration: AppRegistration;

  constructor(
    private readonly authentication: Authentication,
    private readonly settings: SettingsReader,
    platform: Platform,
    documents: Pick<ReportDocuments, 'compare'>,
    extensionId: string,
  ) {
    this.appRegistration = new AppRegistration(
      settings,
      () => environment(platform.machine()),
      documents,
      extensionId,
    );
  }

  /**
   * Signs in. Before that it says what stands in the way: a cloud that VS Code is not set to, or no app registration.
   * If the session has expired, it asks for the same account. Where that account is signed in already, the chats are
   * read again, which says what is wrong if something is.
   */
  async signIn(): Promise<void> {
    this.settings.assertRight(connectionSettings);
    if (this.settings.environmentProblem !== undefined && !(await this.useEnvironment())) {
      return;
    }
    if (this.settings.get('clientId').trim() === '' && !(await this.goOnWithoutRegistration())) {
      return;
    }
    const known = await this.accounts();
    const pinned = known.find(({ id }) => id === this.authentication.pinnedAccountId);
    if (pinned) {
      const before = this.authentication.state;
      await this.authentication.signIn({ kind: 'existing', account: pinned });
      if (this.authentication.state === before) {
        await vscode.commands.executeCommand(commandIds.refreshChats);
      }
    } else if (known.length > 0) {
      await this.pickAndSignIn(vscode.l10n.t('Sign In'));
    } else {
      await this.authentication.signIn({ kind: 'current' });
    }
  }

  async switchAccount(): Promise<void> {
    this.settings.assertRight(connectionSettings);
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

  /** Guides to an app registration, from the step that `start` names if it names one, then signs in with it. */
  async setUpAppRegistration(start?: unknown): Promise<void> {
    if (await this.appRegistration.ask(start)) {
      await this.signIn();
    }
  }

  private async useEnvironment(): Promise<boolean> {
    const environment = this.settings.cloud.environment ?? '';
    const set = this.settings.sovereignEnvironment;
    const use = vscode.l10n.t('Use {environment}', { environment });
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('VS Code is not set to sign in to this cloud.'),
      {
        modal: true,
        detail:
          set === ''
            ? vscode.l10n.t(
                'For this cloud, VS Code needs microsoft-sovereign-cloud.environment to be {environment}. It is not set.',
                { environment },
              )
            : vscode.l10n.t(
                'For this cloud, VS Code needs microsoft-sovereign-cloud.environment to be {environment}. It is {set}, which other extensions may rely on.',
                { environment, set },
              ),
      },
      use,
    );
    if (chosen === use) {
      await this.settings.useSovereignEnvironment();
    }
    return chosen === use;
  }

  private async pickAndSignIn(title: string): Promise<void> {
    const { state } = this.authentication;
    const current = state.kind === 'signedIn' ? state.account.id : undefined;
    const known = await this.accounts();
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

  /** VS Code answers only after an earlier sign-in has ended, which may take a while. */
  private async accounts(): ReturnType<Authentication['accounts']> {
    return vscode.window.withProgress({ location: { viewId: viewIds.chats } }, () =>
      this.authentication.accounts(),
    );
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
      return this.appRegistration.ask(undefined);
    }
    return chosen === goOn;
  }
}
