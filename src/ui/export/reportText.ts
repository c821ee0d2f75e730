import * as vscode from 'vscode';
import type { EntryStatus } from '../../access/activityRuns.ts';
import { journalActions, journalOutcomes } from '../../access/journalLines.ts';
import type { ChatType } from '../../chats/model.ts';
import type { Cell, Report, ReportKind, Row } from '../../core/report.ts';
import { actionText, statusText } from '../activity/activityText.ts';
import { chatTypeText } from '../chats/chatText.ts';
import { markdownReport, type MarkdownColumn } from './reportFormats.ts';

/** The columns of each report that are in its Markdown: those that a person reads, and that fit on a page. */
const readColumns: Readonly<Record<ReportKind, readonly string[]>> = {
  checks: ['names', 'targets', 'verdict', 'inferred', 'reason', 'answeredAt', 'askedBy', 'requestId'],
  matrix: ['names', 'targets', 'account', 'verdict', 'inferred', 'reason', 'answeredAt', 'requestId'],
  chats: [
    'topic',
    'chatType',
    'name',
    'address',
    'tenantId',
    'roles',
    'external',
    'anonymous',
    'allMembers',
    'chatId',
  ],
  people: ['name', 'address', 'tenantId', 'known', 'chats', 'externalIn', 'guestIn'],
  activity: ['time', 'action', 'status', 'name', 'address', 'chat', 'account', 'failure', 'requestId'],
};

const statuses: readonly EntryStatus[] = [...journalOutcomes, 'underWay'];
const chatTypes: readonly ChatType[] = ['oneOnOne', 'group', 'meeting', 'unknown'];

/** What a report is called. */
export function reportName(kind: ReportKind): string {
  switch (kind) {
    case 'checks':
      return vscode.l10n.t('Interaction Checks');
    case 'matrix':
      return vscode.l10n.t('Checks of several accounts');
    case 'chats':
      return vscode.l10n.t('Chats and Members');
    case 'people':
      return vscode.l10n.t('People');
    case 'activity':
      return vscode.l10n.t('Activity');
  }
}

/** A report to be read, in the person's language. @param missing what is not in it though it could be */
export async function readableReport(
  report: Report,
  exportedAt: number,
  missing: string | undefined,
): Promise<string> {
  const columns = readColumns[report.kind].map((column): MarkdownColumn => {
    const words = wordsOf(column);
    return { heading: heading(column), text: row => cellText(row, column, words) };
  });
  const exported = vscode.l10n.t('Exported {time} (UTC).', { time: new Date(exportedAt).toISOString() });
  return markdownReport(
    report,
    reportName(report.kind),
    [exported, ...(missing === undefined ? [] : [missing])],
    columns,
  );
}

function cellText(row: Row, column: string, words: ReadonlyMap<Cell, string>): string {
  const cell = row[column];
  return words.get(cell) ?? String(cell ?? '');
}

/** What the values of a column are in the person's language; other values are what they are. */
function wordsOf(column: string): ReadonlyMap<Cell, string> {
  switch (column) {
    case 'verdict':
      return new Map([
        ['allowed', vscode.l10n.t('allowed')],
        ['denied', vscode.l10n.t('denied')],
        ['unknown', vscode.l10n.t('unknown')],
        ['notAsked', vscode.l10n.t('not asked')],
        ['oneself', '–'],
      ]);
    case 'chatType':
      return new Map(chatTypes.map(type => [type, chatTypeText(type)]));
    case 'status':
      return new Map(statuses.map(status => [status, statusText(status)]));
    case 'action':
      return new Map(journalActions.map(action => [action, actionText(action)]));
    default:
      return new Map([
        [true, vscode.l10n.t('yes')],
        [false, vscode.l10n.t('no')],
      ]);
  }
}

function heading(column: string): string {
  switch (column) {
    case 'names':
    case 'name':
      return vscode.l10n.t('Name');
    case 'targets':
      return vscode.l10n.t('Asked about');
    case 'verdict':
      return vscode.l10n.t('Verdict');
    case 'inferred':
      return vscode.l10n.t('Inferred');
    case 'reason':
      return vscode.l10n.t('Reason');
    case 'answeredAt':
    case 'time':
      return vscode.l10n.t('When');
    case 'askedBy':
      return vscode.l10n.t('Asked by');
    case 'topic':
      return vscode.l10n.t('Topic');
    case 'chatType':
      return vscode.l10n.t('Type');
    case 'address':
      return vscode.l10n.t('Address');
    case 'tenantId':
      return vscode.l10n.t('Tenant');
    case 'roles':
      return vscode.l10n.t('Roles');
    case 'external':
      return vscode.l10n.t('External');
    case 'anonymous':
      return vscode.l10n.t('Anonymous');
    case 'allMembers':
      return vscode.l10n.t('All members loaded');
    case 'known':
      return vscode.l10n.t('Known to Microsoft Entra');
    case 'chats':
      return vscode.l10n.t('Chats loaded so far');
    case 'externalIn':
      return vscode.l10n.t('External in');
    case 'guestIn':
      return vscode.l10n.t('Guest in');
    case 'chatId':
      return vscode.l10n.t('Chat ID');
    case 'action':
      return vscode.l10n.t('Action');
    case 'status':
      return vscode.l10n.t('Outcome');
    case 'chat':
      return vscode.l10n.t('Chat');
    case 'account':
      return vscode.l10n.t('Account');
    case 'failure':
      return vscode.l10n.t('Failure');
    default:
      // Ids have one name in every language.
      return column;
  }
}
