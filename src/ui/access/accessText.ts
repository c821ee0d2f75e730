import * as vscode from 'vscode';
import type { Intent } from '../../access/journalLines.ts';
import type { Failure } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import { recordedByText } from '../activity/activityText.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText } from '../text/safeText.ts';
import { tenantWithDomainText } from '../text/tenantText.ts';

// What revoking and adding both say.

/** What names chats: all that are loaded, and who looks at them. */
export type Named = Pick<Connection, 'chats' | 'self'>;

/** Who is signed in. */
export type Signed = Pick<Connection, 'account' | 'tenant'>;

/** What follows an outcome that is not certain. What goes on in the background ends with the session. */
export function laterText({ signal }: Pick<Connection, 'signal'>): string {
  return signal.aborted
    ? vscode.l10n.t(
        'The session has ended, so the members are not read again in the background. Verify What Is in Doubt in the Activity view reads them.',
      )
    : vscode.l10n.t('The members are read again in the background, and the Activity view shows the result.');
}

/** Says that nothing was sent for somebody, and why, unless the person cancelled. */
export function notAttemptedText(
  names: { readonly person: string; readonly chat: string },
  failure: Failure,
): string {
  return [
    vscode.l10n.t('Not attempted: {person} in "{chat}".', names),
    ...(isReadOnly(failure) ? [readOnlyText()] : failure.kind === 'cancelled' ? [] : [failureText(failure)]),
  ].join(' ');
}

/** Whether neither the person nor a fault ended a run: chats may no longer be changed. */
export function isReadOnly(failure: Failure): boolean {
  return failure.kind === 'cancelled' && failure.by === 'readOnly';
}

export function readOnlyText(): string {
  return vscode.l10n.t('Teams Chat Access was set to read-only (teamsChatAccess.readOnly).');
}

/** Says that there is nobody whom the action could name. */
export function noIdentityText(): string {
  return vscode.l10n.t('No Microsoft Entra identity that the action could name.');
}

/** Says that an id is not sent, because it is not as Microsoft documents it. */
export function malformedIdText(id: string): string {
  return vscode.l10n.t('An ID has an unknown form, so nothing is sent with it: {id}', { id: plainText(id) });
}

/** The account that acts, and its tenant. */
export function signedInText({ account, tenant }: Signed): string {
  return vscode.l10n.t('Signed in as {account}, tenant {tenant}', {
    account: plainText(account.label),
    tenant: tenantWithDomainText(tenant) || (account.tenantId ?? vscode.l10n.t('unknown')),
  });
}

/** Says which account it takes for a chat of another tenant or cloud. */
export function otherAccountText(intent: Pick<Intent, 'account' | 'cloud'>): string {
  return vscode.l10n.t(
    'This was recorded with an account of another tenant or cloud. Sign in as {account}.',
    { account: recordedByText(intent) },
  );
}
