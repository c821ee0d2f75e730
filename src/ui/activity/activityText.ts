import * as vscode from 'vscode';
import { statusOf, type ActivityRun, type EntryStatus } from '../../access/activityRuns.ts';
import type { JournalEntry, JournalReading } from '../../access/journalEntries.ts';
import type { Intent, JournalAction } from '../../access/journalLines.ts';
import { nameText } from '../chats/chatText.ts';
import { momentText, timeText } from '../text/dateText.ts';
import { plainText } from '../text/safeText.ts';
import { detailTooltip, named } from '../text/tooltip.ts';
import { outcomeHeading } from './outcomeText.ts';

/** The label of a run: the action, and when it began. */
export function runLabel(run: ActivityRun): string {
  const begun = run.entries.at(-1)?.intent;
  const time = begun ? timeText(Date.parse(begun.time)) : '';
  return begun?.action === 'readd'
    ? vscode.l10n.t('Adding again, {time}', { time })
    : vscode.l10n.t('Revocation, {time}', { time });
}

/** The description of a run: how many entries have which status, and the account. */
export function runDescription(run: ActivityRun): string {
  return [countsText(run.entries.map(statusOf)), accountText(run.entries)].filter(Boolean).join(' · ');
}

/** The account that recorded an intent, with its cloud and its tenant: who to sign in as. */
export function recordedByText({ account, cloud }: Pick<Intent, 'account' | 'cloud'>): string {
  return [account.label, cloud, account.tenantId]
    .flatMap(part => (part === undefined || part === '' ? [] : plainText(part)))
    .join(', ');
}

/** The label of an entry: the person. */
export function entryLabel({ intent }: JournalEntry): string {
  const { displayName, email, userPrincipalName } = intent.person;
  return nameText({ displayName, email: email ?? userPrincipalName });
}

/** The description of an entry: the status, the chat, and since when it is known. */
export function entryDescription(entry: JournalEntry): string {
  const { intent, outcome } = entry;
  const time = timeText(Date.parse(outcome?.time ?? intent.time));
  return [outcomeHeading(statusOf(entry)), chatText(entry), time].join(' · ');
}

/** The tooltip of a run, without links, commands, images and HTML. */
export function runTooltip(run: ActivityRun): vscode.MarkdownString {
  const intent = run.entries.at(-1)?.intent;
  return detailTooltip(runLabel(run), [
    ...counted(run.entries.map(statusOf)).map(([status, count]) => [status, String(count)] as const),
    [vscode.l10n.t('Account'), intent?.account.label],
    [vscode.l10n.t('Tenant'), intent?.account.tenantId],
    [vscode.l10n.t('Cloud'), intent?.cloud],
  ]);
}

/** The tooltip of an entry, without links, commands, images and HTML. */
export function entryTooltip(entry: JournalEntry): vscode.MarkdownString {
  const { intent, outcome } = entry;
  return detailTooltip(entryLabel(entry), [
    [actionText(intent.action), outcomeHeading(statusOf(entry))],
    ...(outcome?.foundLater === true
      ? [[vscode.l10n.t('Found later'), vscode.l10n.t('by reading the members of the chat')] as const]
      : []),
    [vscode.l10n.t('Chat'), chatText(entry)],
    [vscode.l10n.t('Address'), intent.person.email ?? intent.person.userPrincipalName],
    [vscode.l10n.t('Account'), intent.account.label],
    [vscode.l10n.t('Tenant'), intent.account.tenantId],
    [vscode.l10n.t('Cloud'), intent.cloud],
    [vscode.l10n.t('Begun'), momentText(Date.parse(intent.time))],
    [vscode.l10n.t('Known since'), outcome && momentText(Date.parse(outcome.time))],
    ['client-request-id', clientRequestIdOf(entry)],
    ['request-id', outcome?.requestId],
    [vscode.l10n.t('Failure'), outcome?.failure],
    [vscode.l10n.t('User ID'), intent.person.userId],
    [vscode.l10n.t('Chat ID'), intent.chat.id],
  ]);
}

/** The id that the extension gave the request. Microsoft's support asks for it. */
export function clientRequestIdOf({ intent, outcome }: JournalEntry): string | undefined {
  return (outcome?.clientRequestId ?? intent.clientRequestId) || undefined;
}

/** How many entries have which status: `Revoked: 2, In doubt: 1`. */
export function countsText(statuses: readonly EntryStatus[]): string {
  return counted(statuses)
    .map(([status, count]) => named(status, String(count)))
    .join(', ');
}

/** The name of the chat that an entry is about. */
export function chatText({ intent }: JournalEntry): string {
  return plainText(intent.chat.label) || vscode.l10n.t('Unnamed chat');
}

/** How many lines of the journal could not be read, as sentences; `undefined` if all could. */
export function lossesText({ damaged, unknown }: JournalReading): string | undefined {
  const sentences = [
    ...(damaged > 0 ? [vscode.l10n.t('Skipped damaged lines: {count}.', { count: damaged })] : []),
    ...(unknown > 0 ? [vscode.l10n.t('Skipped lines of a newer version: {count}.', { count: unknown })] : []),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** Why the journal was not cleared, and what to do. @param code the system's name for the error. */
export function notClearedText(code: string): string {
  switch (code) {
    case 'EBUSY':
      return vscode.l10n.t(
        'The activity log was not cleared, because another window is working on it. Try again in a moment.',
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t(
        'The activity log was not cleared ({code}). What is in doubt or under way must be written to a new file first, and the disk is full. Nothing was removed. Free up disk space, then try again.',
        { code },
      );
    default:
      return vscode.l10n.t(
        'The activity log was not cleared ({code}). No entry in doubt was lost. Make sure that VS Code can write to the folder of the log, then try again.',
        { code },
      );
  }
}

/** What an earlier window left in doubt, for the notification at the start. */
export function doubtsText(doubts: readonly JournalEntry[]): string {
  if (doubts.some(({ intent }) => intent.action !== 'revoke')) {
    return vscode.l10n.t('Interrupted changes to chats: {count}. It is not known whether they were made.', {
      count: doubts.length,
    });
  }
  return doubts.length === 1
    ? vscode.l10n.t('1 revocation was interrupted: it is not known whether access was taken away.')
    : vscode.l10n.t('{count} revocations were interrupted: it is not known whether access was taken away.', {
        count: doubts.length,
      });
}

function counted(statuses: readonly EntryStatus[]): [status: string, count: number][] {
  const counts = new Map<string, number>();
  for (const status of statuses) {
    const text = outcomeHeading(status);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts];
}

/** The action of an entry in words. */
export function actionText(action: JournalAction): string {
  switch (action) {
    case 'revoke':
      return vscode.l10n.t('Revocation');
    case 'readd':
      return vscode.l10n.t('Adding again');
  }
}

function accountText(entries: readonly JournalEntry[]): string {
  return plainText(entries[0]?.intent.account.label ?? '');
}
