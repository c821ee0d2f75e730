import * as vscode from 'vscode';
import type { ActivityReport } from '../../access/activityReport.ts';
import type { EntryStatus } from '../../access/activityRuns.ts';
import { journalActions, journalOutcomes } from '../../access/journalLines.ts';
import type { ComparedState, NotGrantedReason } from '../../apps/appComparison.ts';
import type { AppsReport } from '../../apps/appsReport.ts';
import type { ComparisonReport } from '../../apps/comparisonReport.ts';
import type { AppOrigin, PermissionState } from '../../apps/model.ts';
import type { ChatReport } from '../../chats/chatReport.ts';
import type { ChatType } from '../../chats/model.ts';
import type { PeopleReport } from '../../chats/peopleReport.ts';
import type { CheckReport } from '../../checks/checkReport.ts';
import type { MatrixReport } from '../../checks/matrixReport.ts';
import type { CellWord } from '../../checks/matrixView.ts';
import { actionText } from '../activity/activityText.ts';
import { outcomeHeading } from '../activity/outcomeText.ts';
import { originText, stateMark } from '../apps/appText.ts';
import { comparedText, reasonWord } from '../apps/comparisonText.ts';
import { chatTypeText } from '../chats/chatText.ts';

/** Every report that can be exported. */
export type ExportableReport =
  ActivityReport | AppsReport | ChatReport | CheckReport | ComparisonReport | MatrixReport | PeopleReport;

/** The kinds of reports. */
export type ReportKind = ExportableReport['kind'];

/** How Markdown shows a column. */
export interface ReadableColumn {
  readonly heading: string;
  /** How its values are shown, by value. One that is not here is shown as it is. */
  readonly words?: ReadonlyMap<string, string>;
}

/** How Markdown shows each column of each report, or that it leaves the column out. */
type ReportColumns = {
  readonly [R in ExportableReport as R['kind']]: Readonly<
    Record<R['columns'][number], ReadableColumn | 'omitted'>
  >;
};

const statuses: readonly EntryStatus[] = [...journalOutcomes, 'underWay'];

/**
 * The columns of a report that its Markdown shows, from left to right: those that people read, as many as fit on a
 * page.
 */
export function readableColumns(kind: ReportKind): ReadonlyMap<string, ReadableColumn> {
  const shown = Object.entries(allColumns()[kind]).flatMap(([column, text]) =>
    text === 'omitted' ? [] : [[column, text] as const],
  );
  return new Map(shown);
}

/** The columns that Markdown shows are in its order here, which may differ from that of CSV. */
function allColumns(): ReportColumns {
  const verdicts = wordsOf<CellWord>({
    allowed: vscode.l10n.t('allowed'),
    denied: vscode.l10n.t('denied'),
    unknown: vscode.l10n.t('unknown'),
    notAsked: vscode.l10n.t('not asked'),
    oneself: '–',
  });
  const chatTypes = wordsOf<ChatType>({
    oneOnOne: chatTypeText('oneOnOne'),
    group: chatTypeText('group'),
    meeting: chatTypeText('meeting'),
    unknown: chatTypeText('unknown'),
  });
  // Microsoft's support asks for request IDs by this name, whatever the language.
  const requestId = { heading: 'requestId' };
  return {
    checks: {
      names: { heading: vscode.l10n.t('Name') },
      targets: { heading: vscode.l10n.t('Asked about') },
      verdict: { heading: vscode.l10n.t('Verdict'), words: verdicts },
      inferred: { heading: vscode.l10n.t('Inferred') },
      reason: { heading: vscode.l10n.t('Reason') },
      answeredAt: { heading: vscode.l10n.t('When') },
      askedBy: { heading: vscode.l10n.t('Asked by') },
      requestId,
      runId: 'omitted',
      startedAt: 'omitted',
      strategy: 'omitted',
      runRequests: 'omitted',
      interaction: 'omitted',
      clientRequestId: 'omitted',
    },
    matrix: {
      names: { heading: vscode.l10n.t('Name') },
      targets: { heading: vscode.l10n.t('Asked about') },
      account: { heading: vscode.l10n.t('Account') },
      verdict: { heading: vscode.l10n.t('Verdict'), words: verdicts },
      inferred: { heading: vscode.l10n.t('Inferred') },
      reason: { heading: vscode.l10n.t('Reason') },
      answeredAt: { heading: vscode.l10n.t('When') },
      requestId,
      startedAt: 'omitted',
      strategy: 'omitted',
      interaction: 'omitted',
      clientRequestId: 'omitted',
    },
    chats: {
      topic: { heading: vscode.l10n.t('Topic') },
      chatType: { heading: vscode.l10n.t('Type'), words: chatTypes },
      name: { heading: vscode.l10n.t('Name') },
      address: { heading: vscode.l10n.t('Address') },
      tenantId: { heading: vscode.l10n.t('Tenant') },
      roles: { heading: vscode.l10n.t('Roles') },
      external: { heading: vscode.l10n.t('External') },
      anonymous: { heading: vscode.l10n.t('Anonymous') },
      allMembers: { heading: vscode.l10n.t('All members loaded') },
      chatId: { heading: vscode.l10n.t('Chat ID') },
      chatTenantId: 'omitted',
      lastActivity: 'omitted',
      members: 'omitted',
      allChats: 'omitted',
      membershipId: 'omitted',
      userId: 'omitted',
      kind: 'omitted',
      you: 'omitted',
      historyFrom: 'omitted',
    },
    people: {
      name: { heading: vscode.l10n.t('Name') },
      address: { heading: vscode.l10n.t('Address') },
      tenantId: { heading: vscode.l10n.t('Tenant') },
      known: { heading: vscode.l10n.t('Known to Microsoft Entra') },
      chats: { heading: vscode.l10n.t('Chats loaded so far') },
      externalIn: { heading: vscode.l10n.t('External in') },
      guestIn: { heading: vscode.l10n.t('Guest in') },
      userId: 'omitted',
      kind: 'omitted',
      you: 'omitted',
      allChats: 'omitted',
      partialRosters: 'omitted',
      chatIds: 'omitted',
    },
    apps: {
      topic: { heading: vscode.l10n.t('Chat') },
      app: { heading: vscode.l10n.t('App') },
      version: { heading: vscode.l10n.t('Version') },
      origin: {
        heading: vscode.l10n.t('From'),
        words: wordsOf<AppOrigin>({
          store: originText('store'),
          organization: originText('organization'),
          sideloaded: originText('sideloaded'),
          unknown: originText('unknown'),
        }),
      },
      permission: { heading: vscode.l10n.t('Permission') },
      type: { heading: vscode.l10n.t('Type') },
      state: {
        heading: vscode.l10n.t('State'),
        words: wordsOf<PermissionState>({
          granted: vscode.l10n.t('granted'),
          // Another column tells whether the grants could be read.
          consented: vscode.l10n.t('consented to'),
          notGranted: stateMark('notGranted', 'read'),
          elsewhere: stateMark('elsewhere', 'read'),
          unknown: stateMark('unknown', 'read'),
        }),
      },
      entraAppId: { heading: vscode.l10n.t('Application ID') },
      manifestId: 'omitted',
      teamsAppId: 'omitted',
      installationId: 'omitted',
      servicePrincipalId: 'omitted',
      grantsRead: 'omitted',
      chatId: 'omitted',
    },
    appComparison: {
      topic: { heading: vscode.l10n.t('Chat') },
      app: { heading: vscode.l10n.t('App') },
      installedVersion: { heading: vscode.l10n.t('Installed version') },
      manifestVersion: { heading: vscode.l10n.t('Version of the manifest') },
      permission: { heading: vscode.l10n.t('Permission') },
      type: { heading: vscode.l10n.t('Type') },
      state: {
        heading: vscode.l10n.t('State'),
        words: wordsOf<ComparedState['kind'] | 'notInstalled' | 'notRead'>({
          granted: comparedText({ kind: 'granted' }),
          notGranted: vscode.l10n.t('asked for, not granted'),
          notAskedFor: comparedText({ kind: 'notAskedFor' }),
          unknown: comparedText({ kind: 'unknown' }),
          notInstalled: vscode.l10n.t('not installed'),
          notRead: vscode.l10n.t('not read'),
        }),
      },
      reason: {
        heading: vscode.l10n.t('Reason'),
        words: wordsOf<NotGrantedReason>({
          notUpgraded: reasonWord('notUpgraded'),
          notConsented: reasonWord('notConsented'),
          policy: reasonWord('policy'),
          noRegistration: reasonWord('noRegistration'),
          unknown: reasonWord('unknown'),
        }),
      },
      environment: { heading: vscode.l10n.t('Environment') },
      origin: 'omitted',
      manifestId: 'omitted',
      entraAppId: 'omitted',
      installationId: 'omitted',
      chatId: 'omitted',
    },
    activity: {
      time: { heading: vscode.l10n.t('When') },
      action: {
        heading: vscode.l10n.t('Action'),
        words: new Map(journalActions.map(action => [action, actionText(action)])),
      },
      status: {
        heading: vscode.l10n.t('Outcome'),
        words: new Map(statuses.map(status => [status, outcomeHeading(status)])),
      },
      name: { heading: vscode.l10n.t('Name') },
      address: { heading: vscode.l10n.t('Address') },
      chat: { heading: vscode.l10n.t('Chat') },
      account: { heading: vscode.l10n.t('Account') },
      failure: { heading: vscode.l10n.t('Failure') },
      requestId,
      runId: 'omitted',
      knownSince: 'omitted',
      foundLater: 'omitted',
      accountTenantId: 'omitted',
      cloud: 'omitted',
      chatId: 'omitted',
      chatType: 'omitted',
      userId: 'omitted',
      tenantId: 'omitted',
      roles: 'omitted',
      historyFrom: 'omitted',
      clientRequestId: 'omitted',
    },
  };
}

function wordsOf<Value extends string>(words: Readonly<Record<Value, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries<string>(words));
}
