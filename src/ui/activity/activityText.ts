import * as vscode from 'vscode';
import { statusOf, type ActivityRun, type EntryStatus } from '../../access/activityRuns.ts';
import type { JournalEntry, JournalReading } from '../../access/journalEntries.ts';
import { personKey, type Intent, type JournalAction } from '../../access/journalLines.ts';
import { nameText } from '../chats/chatText.ts';
import { momentText, timeText } from '../text/dateText.ts';
import { plainText } from '../text/safeText.ts';
import { spokenText } from '../text/spokenText.ts';
import { detailTooltip, named } from '../text/tooltip.ts';
import { outcomeHeading } from './outcomeText.ts';

/** The label of a run: whom and where it was about, and of a single change first what became of it. */
export function runLabel(run: ActivityRun): string {
  const [only, ...others] = run.entries;
  const subject = runSubject(run);
  return only && others.length === 0 ? named(outcomeHeading(statusOf(only)), subject) : subject;
}

/** The description of a run: how many entries have which status, and when it began. */
export function runDescription({ entries }: ActivityRun): string {
  return [entries.length === 1 ? '' : countsText(entries.map(statusOf)), begunText(entries)]
    .filter(Boolean)
    .join(' · ');
}

/** What a screen reader says of a run. */
export function runSpoken(run: ActivityRun): string {
  const begun = run.entries.at(-1)?.intent;
  const label = runLabel(run);
  return [begun ? named(actionText(begun.action), label) : label, spokenText(runDescription(run))].join(', ');
}

function begunText(entries: readonly JournalEntry[]): string {
  const begun = entries.at(-1)?.intent;
  return begun ? timeText(Date.parse(begun.time)) : '';
}

/** Whom and where a run was about. */
function runSubject({ entries }: ActivityRun): string {
  const [first] = entries;
  const people = new Set(entries.map(({ intent }) => personKey(intent.person))).size;
  const chats = new Set(entries.map(({ intent }) => intent.chat.id)).size;
  if (!first) {
    return '';
  }
  const person = entryPerson(first);
  const chat = chatText(first);
  if (people === 1) {
    return chats === 1
      ? vscode.l10n.t('{person} in {chat}', { person, chat })
      : vscode.l10n.t('{person} in {chats} chats', { person, chats });
  }
  return chats === 1
    ? vscode.l10n.t('{people} people in {chat}', { people, chat })
    : vscode.l10n.t('{people} people in {chats} chats', { people, chats });
}

/** The account that recorded an intent, with its cloud and its tenant: who to sign in as. */
export function recordedByText({ account, cloud }: Pick<Intent, 'account' | 'cloud'>): string {
  return [account.label, cloud, account.tenantId]
    .flatMap(part => (part === undefined || part === '' ? [] : plainText(part)))
    .join(', ');
}

/** The person that an entry is about. */
export function entryPerson({ intent }: JournalEntry): string {
  const { displayName, email, userPrincipalName } = intent.person;
  return nameText({ displayName, email: email ?? userPrincipalName });
}

/** The label of an entry: what became of whom. */
export function entryLabel(entry: JournalEntry): string {
  return named(outcomeHeading(statusOf(entry)), entryPerson(entry));
}

/** The description of an entry: the chat, and since when the outcome is known. */
export function entryDescription(entry: JournalEntry): string {
  const { intent, outcome } = entry;
  return [chatText(entry), timeText(Date.parse(outcome?.time ?? intent.time))].join(' · ');
}

/** How many entries a later reading of the members can settle. */
export function openText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 change is in doubt or not visible yet')
    : vscode.l10n.t('{count} changes are in doubt or not visible yet', { count });
}

/** The tooltip of a run, without links, commands, images and HTML. */
export function runTooltip(run: ActivityRun): vscode.MarkdownString {
  const intent = run.entries.at(-1)?.intent;
  return detailTooltip(runSubject(run), [
    ...(intent ? [[actionText(intent.action), momentText(Date.parse(intent.time))] as const] : []),
    ...counted(run.entries.map(statusOf)).map(([status, count]) => [status, String(count)] as const),
    [vscode.l10n.t('Account'), intent?.account.label],
    [vscode.l10n.t('Tenant'), intent?.account.tenantId],
    [vscode.l10n.t('Cloud'), intent?.cloud],
  ]);
}

/** The tooltip of an entry, without links, commands, images and HTML. */
export function entryTooltip(entry: JournalEntry): vscode.MarkdownString {
  const { intent, outcome } = entry;
  return detailTooltip(entryPerson(entry), [
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
