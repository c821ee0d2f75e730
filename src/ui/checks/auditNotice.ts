import * as vscode from 'vscode';
import type { TenantName } from '../../chats/ownTenant.ts';
import type { Target } from '../../checks/target.ts';
import type { Account } from '../../host/account.ts';
import { requestsWithoutAsking } from '../../session/auditConsent.ts';
import { addressText, plainText } from '../text/safeText.ts';
import { tenantWithDomainText } from '../text/tenantText.ts';
import { personLine, type TargetNames } from './checkText.ts';

/** How many people the notice names. The others are a number. */
const namedPeople = 12;

/** An account that is about to ask. */
export type AskingAccount = Pick<Account, 'id' | 'label' | 'tenantId'> & {
  /** What its tenant is called, if that is known. */
  readonly tenant?: TenantName | undefined;
};

/** The requests that the person is asked to agree to. */
export interface AuditedQuestions {
  /** How many requests there will be, as a sentence. */
  readonly count: string;
  readonly targets: readonly Target[];
  readonly names: TargetNames;
  readonly accounts: readonly AskingAccount[];
  /** Sentences about what is left out, each with its reason. */
  readonly leftOut: readonly string[];
  /** The text of the button that sends the requests. */
  readonly action: string;
}

/**
 * Says that every request is written to the audit logs of others, and shows how many there are, about whom and with
 * which accounts.
 * @param isFirst whether the person has not agreed for one of the accounts before
 * @returns whether the person agrees
 */
export async function acceptsAudit(questions: AuditedQuestions, isFirst: boolean): Promise<boolean> {
  const { count, targets, names, accounts, leftOut, action } = questions;
  const paragraphs = [
    vscode.l10n.t(
      "Microsoft writes each request to the audit logs of the people's tenants, with your account.",
    ),
    peopleLines(targets, names).join('\n'),
    leftOut.join('\n'),
    accountLines(accounts).join('\n'),
    isFirst ? `${betaSentence()} ${consentSentence(accounts.length)}` : '',
  ];
  const detail = paragraphs.filter(text => text !== '').join('\n\n');
  return (await vscode.window.showInformationMessage(count, { modal: true, detail }, action)) === action;
}

function peopleLines(targets: readonly Target[], names: TargetNames): readonly string[] {
  const lines = targets.slice(0, namedPeople).map(target => `• ${personLine(target, names)}`);
  const more = targets.length - lines.length;
  return more > 0 ? [...lines, vscode.l10n.t('… and {count} more', { count: more })] : lines;
}

function accountLines(accounts: readonly AskingAccount[]): readonly string[] {
  const names = accounts.map(({ label, tenantId, tenant }) => ({
    account: addressText(label),
    tenant: tenantWithDomainText(tenant) || plainText(tenantId ?? '') || vscode.l10n.t('unknown'),
  }));
  const [only] = names;
  return only && names.length === 1
    ? [vscode.l10n.t('Signed in as {account}, tenant {tenant}', only)]
    : [
        vscode.l10n.t('Asked by these accounts:'),
        ...names.map(name => vscode.l10n.t('• {account}, tenant {tenant}', name)),
      ];
}

/** What Microsoft says of everything that exists in beta alone. */
function betaSentence(): string {
  return vscode.l10n.t(
    'This check exists in the beta version of Microsoft Graph alone, which may change at any time and is not supported in production.',
  );
}

function consentSentence(accounts: number): string {
  const count = { count: requestsWithoutAsking };
  return accounts === 1
    ? vscode.l10n.t(
        'In this window, checks of up to {count} requests with this account will not ask again.',
        count,
      )
    : vscode.l10n.t(
        'In this window, checks of up to {count} requests with one of these accounts will not ask again.',
        count,
      );
}
