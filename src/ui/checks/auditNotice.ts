import * as vscode from 'vscode';
import type { Target } from '../../checks/target.ts';
import { targetsText, type TargetNames } from './checkText.ts';
import type { Connection } from '../../session/connection.ts';
import type { Account } from '../../host/account.ts';
import { plainText } from '../text/safeText.ts';
import type { AuditConsent } from '../../session/auditConsent.ts';

/** The requests that the person is asked to agree to. */
export interface AuditedQuestions {
  /** How many requests there will be, as a sentence. */
  readonly count: string;
  readonly targets: readonly Target[];
  readonly names: TargetNames;
  /** Who asks, where it is not just the account signed in. */
  readonly accounts?: readonly Pick<Account, 'id' | 'label'>[];
  /** The text of the button that sends them. */
  readonly action: string;
}

/** Says that every request is written to the audit logs of others, and how many requests there will be. */
export class AuditNotice {
  constructor(private readonly consent: AuditConsent) {}

  /** Asks before the first check of the window, and not again. @returns whether the requests may be sent. */
  async acceptOnce(connection: Connection, questions: AuditedQuestions): Promise<boolean> {
    return (
      this.consent.isGiven ||
      this.ask(
        connection,
        questions,
        vscode.l10n.t(
          "Microsoft writes each request to the audit logs of the people's tenants, with your account. You will not be asked again in this window.",
        ),
      )
    );
  }

  /** Asks each time. @returns whether the requests may be sent. */
  async accept(connection: Connection, questions: AuditedQuestions): Promise<boolean> {
    return this.ask(
      connection,
      questions,
      vscode.l10n.t(
        "Microsoft writes each request to the audit logs of the people's tenants, with your account.",
      ),
    );
  }

  private async ask(
    { account }: Connection,
    { count, targets, names, accounts, action }: AuditedQuestions,
    notice: string,
  ): Promise<boolean> {
    const detail = [
      notice,
      targetsText(targets, names),
      accounts
        ? vscode.l10n.t('Asked by: {accounts}', {
            accounts: accounts.map(({ label }) => plainText(label)).join(', '),
          })
        : vscode.l10n.t('Signed in as {account}, tenant {tenant}', {
            account: account.label,
            tenant: account.tenantId ?? vscode.l10n.t('unknown'),
          }),
    ].join('\n\n');
    const isAccepted =
      (await vscode.window.showInformationMessage(count, { modal: true, detail }, action)) === action;
    if (isAccepted) {
      this.consent.give();
    }
    return isAccepted;
  }
}
