import * as vscode from 'vscode';
import type { rowCommandIds } from '../../host/contributions.ts';

/** A row that stands for those below the same parent that are not shown, because they are very many. */
export interface HiddenRows {
  readonly kind: string;
  /** Where the rows are, within their view; empty for the top. */
  readonly place: string;
  readonly hidden: number;
}

/** Such a row as VS Code draws it. @param command shows more of them; it is given the row. */
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
