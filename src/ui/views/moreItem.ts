import * as vscode from 'vscode';
import type { rowCommandIds } from '../../host/contributions.ts';

/** A row that stands for the many others below the same parent that are not shown yet. */
export interface HiddenRows {
  readonly kind: string;
  /** Where the rows are, within their view; empty for the top. */
  readonly place: string;
  readonly hidden: number;
}

/** How VS Code draws such a row. @param command shows more of the others; it is given the row. */
export function moreItem(
  row: HiddenRows,
  command: (typeof rowCommandIds)[keyof typeof rowCommandIds],
): vscode.TreeItem {
  const label = vscode.l10n.t('Show More');
  const item = new vscode.TreeItem(label);
  item.id = `more ${row.place}`;
  item.description = vscode.l10n.t('{count} not shown', { count: row.hidden });
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = row.kind;
  item.command = { title: label, command, arguments: [row] };
  return item;
}
