import * as vscode from 'vscode';
import { commandIds, rowCommandIds } from '../../host/contributions.ts';
import { failureText } from '../failures/failureText.ts';
import type { FailureNode } from './chatNodes.ts';

/** The row that says what could not be read, and reads it again. */
export function failureItem(node: FailureNode): vscode.TreeItem {
  const label =
    node.retry.kind === 'page'
      ? vscode.l10n.t('Retry Loading Chats')
      : vscode.l10n.t('Retry Loading Members');
  const item = new vscode.TreeItem(label);
  item.description = failureText(node.failure);
  item.tooltip = failureText(node.failure);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'failure';
  item.command =
    node.retry.kind === 'page'
      ? { title: label, command: commandIds.loadMoreChats }
      : { title: label, command: rowCommandIds.retryMembers, arguments: [node] };
  return item;
}
