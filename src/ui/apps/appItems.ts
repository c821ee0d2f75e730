import * as vscode from 'vscode';
import type { ChatApps, UnexplainedGrants } from '../../apps/model.ts';
import type { Failure } from '../../core/failure.ts';
import { rowCommandIds } from '../../host/contributions.ts';
import type { AppsNode, AppsPart } from '../chats/chatNodes.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText, textBehind } from '../text/safeText.ts';
import { onlySelects } from '../views/onlySelects.ts';
import { appDescription, appLabel, noteReason, noteText, stateMark, typeText } from './appText.ts';
import { appsTooltip } from './appTooltips.ts';

const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A row below a chat that is about apps, as VS Code draws it. @param known what was read of the chat, if it was. */
export function appsItem(node: AppsNode, known: ChatApps | undefined): vscode.TreeItem {
  const item = itemOf(node, known);
  item.tooltip = appsTooltip(node);
  const { label, description } = item;
  const spoken = [label, description].flatMap(text =>
    typeof text === 'string' && text !== '' ? [text] : [],
  );
  item.accessibilityInformation = { label: spoken.join(', ') };
  return item;
}

function itemOf(node: AppsNode, known: ChatApps | undefined): vscode.TreeItem {
  const { chatId, part } = node;
  switch (part.is) {
    case 'root': {
      const item = row(part, vscode.l10n.t('Apps'), 'extensions', Collapsed);
      item.id = `apps ${chatId}`;
      if (known) {
        item.description = String(known.apps.length);
      }
      return item;
    }
    case 'app': {
      const item = row(part, appLabel(part.app), 'package', belowOf(part.app.permissions));
      item.id = `app ${chatId} ${part.app.id}`;
      item.description = textBehind(appLabel(part.app), appDescription(part.app));
      return item;
    }
    case 'unexplained': {
      const item = row(part, vscode.l10n.t('No installed app'), 'question', Collapsed);
      item.description = plainText(idsOf(part.grants));
      return item;
    }
    case 'type':
      return row(part, typeText(part.type), undefined, Expanded);
    case 'permission': {
      const { name, state } = part.permission;
      const item = row(part, plainText(name), state === 'granted' ? 'pass' : 'circle-slash');
      item.description = stateMark(state);
      return item;
    }
    case 'note': {
      const isPlain = part.note.about === 'none' || part.note.about === 'grantsNotInCloud';
      const item = row(part, noteText(part.note), isPlain ? 'info' : 'warning');
      item.description = noteReason(part.note) ?? '';
      return item;
    }
    case 'failure':
      return failureRow(node, part.failure);
  }
}

function failureRow(node: AppsNode, failure: Failure): vscode.TreeItem {
  const label =
    failure.kind === 'consentNeeded'
      ? vscode.l10n.t('Allow Reading Apps…')
      : vscode.l10n.t('Retry Loading Apps');
  const item = row(node.part, label, 'warning');
  item.description = failureText(failure);
  item.command = { title: label, command: rowCommandIds.retryApps, arguments: [node] };
  return item;
}

function row(
  part: AppsPart,
  label: string,
  icon: string | undefined,
  state = vscode.TreeItemCollapsibleState.None,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  if (icon !== undefined) {
    item.iconPath =
      icon === 'warning'
        ? new vscode.ThemeIcon(icon, new vscode.ThemeColor('list.warningForeground'))
        : new vscode.ThemeIcon(icon);
  }
  item.contextValue = contextOf(part);
  if (state !== vscode.TreeItemCollapsibleState.None) {
    item.command = onlySelects;
  }
  return item;
}

/** The tokens of a row: what menus offer depends on them. */
function contextOf(part: AppsPart): string {
  switch (part.is) {
    case 'root':
      return 'apps';
    case 'permission':
      return 'appPermission';
    case 'app':
    case 'unexplained':
    case 'type':
    case 'note':
      return part.is;
    case 'failure':
      return 'failure';
  }
}

function belowOf(permissions: readonly unknown[]): vscode.TreeItemCollapsibleState {
  return permissions.length === 0 ? vscode.TreeItemCollapsibleState.None : Collapsed;
}

function idsOf({ entraAppId, servicePrincipalId }: UnexplainedGrants): string {
  return entraAppId ?? servicePrincipalId ?? vscode.l10n.t('without an ID');
}
