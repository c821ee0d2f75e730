import * as vscode from 'vscode';
import type { Cell } from '../../core/report.ts';
import {
  readableColumns,
  type ExportableReport,
  type ReadableColumn,
  type ReportKind,
} from './reportColumns.ts';
import { markdownReport } from './reportFormats.ts';

/** The name of a report on the screen. */
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
    case 'apps':
      return vscode.l10n.t('Apps of chats');
    case 'appComparison':
      return vscode.l10n.t('App and manifest');
    case 'activity':
      return vscode.l10n.t('Activity');
  }
}

/**
 * A report as Markdown, in the language of the screen.
 * @param missing says what is not loaded and so missing from the report; `undefined` if nothing is.
 */
export async function readableReport(
  report: ExportableReport,
  exportedAt: number,
  missing: string | undefined,
): Promise<string> {
  const exported = vscode.l10n.t('Exported {time} (UTC).', { time: new Date(exportedAt).toISOString() });
  return markdownReport(
    report,
    reportName(report.kind),
    [exported, ...(missing === undefined ? [] : [missing])],
    Array.from(readableColumns(report.kind), ([column, { heading, words }]) => ({
      heading,
      text: row => cellText(row[column], words),
    })),
  );
}

function cellText(cell: Cell, words: ReadableColumn['words']): string {
  if (typeof cell === 'boolean') {
    return cell ? vscode.l10n.t('yes') : vscode.l10n.t('no');
  }
  const text = String(cell ?? '');
  return words?.get(text) ?? text;
}
