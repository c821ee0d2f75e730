import * as vscode from 'vscode';
import type { Platform } from '../../host/platform.ts';
import { askFile, writeText } from '../../host/reportFile.ts';
import { askPick, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { notificationText } from '../text/safeText.ts';
import type { ExportableReport } from './reportColumns.ts';
import { csvText, jsonReport, reportFormats, type ReportFormat } from './reportFormats.ts';
import type { ReportSubjects, Subject } from './reportSubjects.ts';
import { readableReport } from './reportText.ts';

/** Tells spreadsheets that a CSV file is in UTF-8. */
const byteOrderMark = '\ufeff';

/** What to export, how and where to. */
interface Choice {
  readonly subject: Subject;
  readonly format: ReportFormat;
  readonly place: 'file' | 'document';
}

/** The command Export…: writes what the views show to a file or a document. Sends nothing. */
export class ExportReport {
  constructor(private readonly platform: Platform) {}

  /** @param args the rows that the command was called on; none if it was run from a view's title or the palette. */
  async run(views: ReportSubjects, ...args: readonly unknown[]): Promise<void> {
    const subjects = await views.of(args);
    if (subjects.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to export yet.'));
      return;
    }
    await this.export(subjects);
  }

  /** Asks what to export, unless there is only one subject, then in which format and where to. */
  async export(subjects: readonly Subject[]): Promise<void> {
    const choice = await ask(subjects);
    if (!choice) {
      return;
    }
    const { report, missing } = await choice.subject.make();
    const now = Date.now();
    const text = await textOf(choice.format, report, now, missing);
    if (choice.place === 'document') {
      await openDocument(choice.format, text);
    } else {
      await this.save(`teams-chat-access-${report.kind}-${fileTime(now)}`, choice.format, text);
    }
  }

  /** Asks where to save the text until it is written or the person gives up. */
  private async save(name: string, format: ReportFormat, text: string): Promise<void> {
    const kind = { name: formatName(format), extension: fileExtension(format) };
    const homeFolder = this.platform.machine()?.homeFolder;
    const title = vscode.l10n.t('Export');
    const file = await askFile(`${name}.${kind.extension}`, kind, title, homeFolder);
    if (!file) {
      return;
    }
    const problem = await writeText(file, format === 'csv' ? `${byteOrderMark}${text}` : text);
    const path = vscode.workspace.asRelativePath(file);
    if (problem === undefined) {
      const open = vscode.l10n.t('Open');
      const saved = notificationText(vscode.l10n.t('Exported to {file}.', { file: path }));
      const chosen = vscode.window.showInformationMessage(saved, open);
      void chosen.then(button => (button === open ? vscode.window.showTextDocument(file) : undefined));
      return;
    }
    const another = vscode.l10n.t('Choose Another Place…');
    const asDocument = vscode.l10n.t('Open as Document');
    const failed = vscode.l10n.t('{file} could not be written ({code}). Nothing is lost.', {
      file: path,
      code: problem,
    });
    const chosen = await vscode.window.showErrorMessage(notificationText(failed), another, asDocument);
    if (chosen === another) {
      await this.save(name, format, text);
    } else if (chosen === asDocument) {
      await openDocument(format, text);
    }
  }
}

async function ask(subjects: readonly Subject[]): Promise<Choice | undefined> {
  const title = vscode.l10n.t('Export');
  const totalSteps = subjects.length === 1 ? 2 : 3;
  let choice: Choice | undefined;
  const askPlace =
    (subject: Subject, format: ReportFormat): Step =>
    async input => {
      const { place } = await askPick(input, {
        title,
        step: totalSteps,
        totalSteps,
        placeholder: vscode.l10n.t('Where to?'),
        items: [
          { label: vscode.l10n.t('Save to a File…'), place: 'file' as const },
          {
            label: vscode.l10n.t('Open as Document'),
            description: vscode.l10n.t('not saved yet'),
            place: 'document' as const,
          },
        ],
      });
      choice = { subject, format, place };
      return undefined;
    };
  const askFormat =
    (subject: Subject): Step =>
    async input => {
      const items = reportFormats.map(format => ({
        label: formatName(format),
        detail: formatDetail(format),
        format,
      }));
      const placeholder = vscode.l10n.t('In which format?');
      const { format } = await askPick(input, {
        title,
        step: totalSteps - 1,
        totalSteps,
        placeholder,
        items,
      });
      return askPlace(subject, format);
    };
  const askSubject: Step = async input => {
    const placeholder = vscode.l10n.t('What do you want to export?');
    return askFormat(await askPick(input, { title, step: 1, totalSteps, placeholder, items: subjects }));
  };
  const [only] = subjects;
  const start = only && subjects.length === 1 ? askFormat(only) : askSubject;
  return (await MultiStepInput.run(start)) ? choice : undefined;
}

async function textOf(
  format: ReportFormat,
  report: ExportableReport,
  now: number,
  missing: string | undefined,
): Promise<string> {
  switch (format) {
    case 'csv':
      return csvText(report);
    case 'markdown':
      return readableReport(report, now, missing);
    case 'json':
      return jsonReport(report, now);
  }
}

async function openDocument(format: ReportFormat, content: string): Promise<void> {
  const language = format === 'csv' ? 'plaintext' : format;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}

function formatName(format: ReportFormat): string {
  switch (format) {
    case 'csv':
      return 'CSV';
    case 'markdown':
      return 'Markdown';
    case 'json':
      return 'JSON';
  }
}

function formatDetail(format: ReportFormat): string {
  switch (format) {
    case 'csv':
      return vscode.l10n.t('For spreadsheets: a line for each row, and no formulas');
    case 'markdown':
      return vscode.l10n.t('For reading: the columns that matter most');
    case 'json':
      return vscode.l10n.t('For programs: everything');
  }
}

function fileExtension(format: ReportFormat): string {
  return format === 'markdown' ? 'md' : format;
}

/** A time as part of a file name, on every file system. */
function fileTime(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replaceAll(':', '');
}
