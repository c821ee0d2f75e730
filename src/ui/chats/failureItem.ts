import * as vscode from 'vscode';
import { commandIds, rowCommandIds } from '../../host/contributions.ts';
import { failureText } from '../failures/failureText.ts';
import type { FailureNode, MoreNode } from './chatNodes.ts';

/** The row that says what could not be read, and reads it again. */
export function failureItem(node: FailureNode | MoreNode): vscode.TreeItem {
  const { label, text, command } = node.kind === 'more' ? cutList() : retry(node);
  const item = new vscode.TreeItem(label);
  item.description = text;
  item.tooltip = text;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'failure';
  // Else the tooltip alone would be heard.
  item.accessibilityInformation = { label: [label, text].join(', ') };
  item.command = { title: label, ...command };
  return item;
}

interface FailureRow {
  readonly label: string;
  readonly text: string;
  readonly command: Omit<vscode.Command, 'title'>;
}

function retry(node: FailureNode): FailureRow {
  const text = failureText(node.failure);
  return node.retry.kind === 'page'
    ? { label: vscode.l10n.t('Retry Loading Chats'), text, command: { command: commandIds.loadMoreChats } }
    : {
        label: vscode.l10n.t('Retry Loading Members'),
        text,
        command: { command: rowCommandIds.retryMembers, arguments: [node] },
      };
}

/** A list of chats that the service led nowhere new from. */
function cutList(): FailureRow {
  return {
    label: vscode.l10n.t('There may be more chats'),
    text: vscode.l10n.t("Microsoft Graph's list did not come to an end. Select this row to read it again."),
    command: { command: commandIds.refreshChats },
  };
}
