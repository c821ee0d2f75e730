import * as vscode from 'vscode';
import type { ChatAppsSoFar, PermissionState, UnexplainedGrants } from '../../apps/model.ts';
import type { Failure } from '../../core/failure.ts';
import { commandIds } from '../../host/contributions.ts';
import type { AppsNode, AppsNote, AppsPart } from '../chats/chatNodes.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText, textBehind } from '../text/safeText.ts';
import { onlySelects } from '../views/onlySelects.ts';
import {
  appDescription,
  appLabel,
  isUnderWay,
  noteAction,
  noteReason,
  noteText,
  stateMark,
  toldOf,
  typeText,
  type Told,
} from './appText.ts';
import { appsTooltip } from './appTooltips.ts';

const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** A row below a chat that is about apps, as VS Code draws it. @param known what was read of the chat, if it was. */
export function appsItem(node: AppsNode, known: ChatAppsSoFar | undefined): vscode.TreeItem {
  const item = itemOf(node, known);
  item.tooltip = appsTooltip(node);
  const { label, description } = item;
  const spoken = [label, description].flatMap(text =>
    typeof text === 'string' && text !== '' ? [text] : [],
  );
  item.accessibilityInformation = { label: spoken.join(', ') };
  return item;
}

function itemOf(node: AppsNode, known: ChatAppsSoFar | undefined): vscode.TreeItem {
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
      const { name, type, state } = part.permission;
      const told = part.of.is === 'app' ? toldOf(type, part.of.read) : 'read';
      const mark = stateMark(state, told);
      // A side bar may have room for one of the two alone, and the mark is what has to be seen.
      const isMarkFirst = mark !== '' && !isUnderWay(state, told);
      const [first, second] = isMarkFirst ? [mark, plainText(name)] : [plainText(name), mark];
      const item = row(part, first, stateIcon(state, told));
      item.description = second;
      return item;
    }
    case 'note':
      return noteRow(node, part.note);
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
  // Everybody can allow this themselves; where an administrator must, Microsoft says so when asked.
  item.description =
    failure.kind === 'consentNeeded'
      ? vscode.l10n.t('Missing permission: {scopes}', { scopes: failure.scopes.join(', ') })
      : failureText(failure);
  item.command = { title: label, command: commandIds.refreshApps, arguments: [node] };
  return item;
}

/** A row that says what is missing reads it again when it is clicked. */
function noteRow(node: AppsNode, note: AppsNote): vscode.TreeItem {
  const action = noteAction(note);
  const reason = noteReason(note);
  const label = action !== undefined && reason !== undefined ? action : noteText(note);
  const item = row(node.part, label, noteIcon(note));
  item.description = reason ?? '';
  if (action !== undefined) {
    item.command = { title: action, command: commandIds.refreshApps, arguments: [node] };
  }
  return item;
}

function noteIcon(note: AppsNote): string {
  switch (note.about) {
    case 'none':
    case 'grantsNotInCloud':
      return 'info';
    case 'underWay':
      return 'loading~spin';
    case 'cut':
    case 'unreadable':
    case 'grants':
    case 'consents':
      return 'warning';
  }
}

/** The icon of a permission: only what is known is a tick or a bar. */
function stateIcon(state: PermissionState, told: Told): string {
  if (state === 'granted') {
    return 'pass';
  }
  return state === 'unknown' || (state === 'consented' && told !== 'read') ? 'question' : 'circle-slash';
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
