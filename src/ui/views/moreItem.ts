import * as vscode from 'vscode';
import type { rowCommandIds } from '../../host/contributions.ts';

/** A row that stands for the many others below the same parent that are not shown yet. */
export interface RowOfOthers {
  readonly kind: string;
  /** Where the rows are, within their view; empty for the top. */
  readonly place: string;
}

/**
 * How VS Code draws such a row.
 * @param hidden how many the others are.
 * @param command shows more of them; it is given the row.
 */
export function moreItem(
  row: RowOfOthers,
  hidden: number,
  command: (typeof rowCommandIds)[keyof typeof rowCommandIds],
): vscode.TreeItem {
  const label = vscode.l10n.t('Show More');
  const item = new vscode.TreeItem(label);
  item.id = `more ${row.place}`;
  item.description = vscode.l10n.t('{count} not shown', { count: hidden });
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = row.kind;
  item.command = { title: label, command, arguments: [row] };
  return item;
}
