import * as vscode from 'vscode';
import { activityReport } from '../../access/activityReport.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import { appsReport } from '../../apps/appsReport.ts';
import { chatReport } from '../../chats/chatReport.ts';
import { completenessOf } from '../../chats/completion.ts';
import { peopleReport } from '../../chats/peopleReport.ts';
import { checkReport } from '../../checks/checkReport.ts';
import type { CheckRun } from '../../checks/model.ts';
import { failureOf } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { entriesOf, selectedActivity } from '../activity/activityNodes.ts';
import { lossesText } from '../activity/activityText.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { chatCountText, chatLabel } from '../chats/chatText.ts';
import { selectedChecks } from '../checks/checkNodes.ts';
import { runSummary, TargetNames } from '../checks/checkText.ts';
import { selectedPeopleRows } from '../people/peopleNodes.ts';
import { completenessText, completenessWords } from '../people/peopleText.ts';
import type { ExportableReport, ReportKind } from './reportColumns.ts';
import { reportName } from './reportText.ts';

/** A report that is ready to be written. */
export interface MadeReport {
  readonly report: ExportableReport;
  /** Says what is not loaded and so missing from the report; `undefined` if nothing is. */
  readonly missing: string | undefined;
}

/** Something to export, as a row of the picker. */
export interface Subject extends vscode.QuickPickItem {
  readonly report: ReportKind;
  readonly make: () => Promise<MadeReport>;
}

/** Finds what there is to export in the views. */
export class ReportSubjects {
  constructor(private readonly services: Pick<Services, 'connections' | 'history' | 'journal'>) {}

  /** The rows that the command was called on, and nothing else; everything if there are none. */
  async of(args: readonly unknown[]): Promise<Subject[]> {
    const selected = await this.selected(args);
    return selected.length > 0 ? selected : this.whole();
  }

  private async selected(args: readonly unknown[]): Promise<Subject[]> {
    const checks = selectedChecks(args);
    if (checks.length > 0) {
      const runs = [...new Set(checks.map(({ run }) => run))];
      return [selection('checks', runsText(runs.length), () => this.checks(runs))];
    }
    const activity = selectedActivity(args).flatMap(entriesOf);
    if (activity.length > 0) {
      const count = vscode.l10n.t('entries: {count}', { count: activity.length });
      return [
        selection('activity', count, () => this.activity(new Set(activity.map(({ intent }) => intent.id)))),
      ];
    }
    const connection = this.services.connections.current;
    return connection
      ? [...(await selectedApps(connection, args)), ...selectedInChats(connection, args)]
      : [];
  }

  private async whole(): Promise<Subject[]> {
    const { connections, history } = this.services;
    const connection = connections.current;
    await history.load();
    const [latest] = history.runs;
    const subjects: Subject[] = [];
    if (connection && connection.chats.chats.length > 0) {
      const known = completenessOf(connection.chats);
      const description = completenessWords(known) || chatCountText(known.chats);
      subjects.push(
        {
          report: 'chats',
          label: reportName('chats'),
          description,
          make: async () => Promise.resolve(chats(connection)),
        },
        { report: 'people', label: reportName('people'), description, make: () => people(connection) },
      );
    }
    if (latest && history.runs.length > 1) {
      subjects.push({
        report: 'checks',
        label: vscode.l10n.t('Latest check'),
        description: runSummary(latest),
        make: () => this.checks([latest]),
      });
    }
    if (latest) {
      subjects.push({
        report: 'checks',
        label: reportName('checks'),
        description: runsText(history.runs.length),
        make: () => this.checks(history.runs),
      });
    }
    const entries = await this.entryCount();
    if (entries !== 0) {
      subjects.push({
        report: 'activity',
        label: reportName('activity'),
        ...(entries !== undefined && {
          description: vscode.l10n.t('entries: {count}', { count: entries }),
        }),
        make: () => this.activity(),
      });
    }
    return subjects;
  }

  /** `undefined` if the journal cannot be read: exporting it says why. */
  private async entryCount(): Promise<number | undefined> {
    try {
      return (await (await this.services.journal()).read()).entries.length;
    } catch (thrown) {
      if (failureOf(thrown).kind === 'storage') {
        return undefined;
      }
      throw thrown;
    }
  }

  private async checks(runs: readonly CheckRun[]): Promise<MadeReport> {
    const connection = this.services.connections.current;
    const names = new TargetNames(await connection?.people(connection.signal));
    return { report: checkReport(runs, target => names.name(target)), missing: undefined };
  }

  /** Reads the journal again. @param ids of the entries to report; all of them if left out. */
  private async activity(ids?: ReadonlySet<string>): Promise<MadeReport> {
    const reading = await (await this.services.journal()).read();
    const isWanted = ({ intent }: JournalEntry): boolean => ids === undefined || ids.has(intent.id);
    return {
      report: activityReport(reading.entries.filter(isWanted), reading),
      missing: lossesText(reading),
    };
  }
}

/** A report that is made already, as a subject. */
export function subjectOf(report: ExportableReport): Subject {
  const made = { report, missing: undefined };
  return { report: report.kind, label: reportName(report.kind), make: () => Promise.resolve(made) };
}

/** The apps of the chats whose row Apps, or one below it, is selected. Those that were not read are not read now. */
async function selectedApps(connection: Connection, args: readonly unknown[]): Promise<Subject[]> {
  const store = await connection.apps();
  const chatIds = new Set(selectedChatRows(args).flatMap(row => (row.kind === 'apps' ? [row.chatId] : [])));
  const chosen = [...chatIds].flatMap(chatId => store.of(chatId) ?? []);
  return chosen.length === 0
    ? []
    : [
        selection('apps', chatCountText(chosen.length), () =>
          Promise.resolve({
            report: appsReport(chosen, chatId => {
              const chat = connection.chats.chat(chatId);
              return chat && chatLabel(chat, connection.self);
            }),
            missing: undefined,
          }),
        ),
      ];
}

/** Chats, members, people and chats below people that are selected. */
function selectedInChats(connection: Connection, args: readonly unknown[]): Subject[] {
  const chatIds = new Set(
    selectedChatRows(args).flatMap(row =>
      row.kind === 'chat' ? [row.chatId] : row.kind === 'member' ? [row.chat.id] : [],
    ),
  );
  const chosen = connection.chats.chats.filter(({ id }) => chatIds.has(id));
  if (chosen.length > 0) {
    return [
      selection('chats', chatCountText(chosen.length), async () =>
        Promise.resolve(chats(connection, ({ id }) => chatIds.has(id))),
      ),
    ];
  }
  const keys = new Set(
    selectedPeopleRows(args).flatMap(row =>
      row.kind === 'person' ? [row.personKey] : row.kind === 'membership' ? [row.person.personKey] : [],
    ),
  );
  return keys.size === 0
    ? []
    : [
        selection('people', vscode.l10n.t('people: {count}', { count: keys.size }), () =>
          people(connection, ({ key }) => keys.has(key)),
        ),
      ];
}

function selection(report: ReportKind, description: string, make: () => Promise<MadeReport>): Subject {
  return { report, label: vscode.l10n.t('Selection'), description, make };
}

function chats(
  { chats: store, self }: Connection,
  isWanted: (chat: { readonly id: string }) => boolean = () => true,
): MadeReport {
  const known = completenessOf(store);
  return { report: chatReport(store.chats.filter(isWanted), known, self), missing: completenessText(known) };
}

async function people(
  connection: Connection,
  isWanted: (person: { readonly key: string }) => boolean = () => true,
): Promise<MadeReport> {
  const { all } = await connection.people(connection.signal);
  const known = completenessOf(connection.chats);
  return {
    report: peopleReport(all.filter(isWanted), connection.chats.chats, known, connection.self),
    missing: completenessText(known),
  };
}

function runsText(count: number): string {
  return vscode.l10n.t('checks: {count}', { count });
}
