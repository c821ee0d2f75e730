import * as vscode from 'vscode';
import { marksOf, type Chat, type Self } from '../../chats/model.ts';
import { commandIds } from '../../host/contributions.ts';
import { textBehind } from '../text/safeText.ts';
import type { GroupKey, GroupNode, LeftOutNode, MemberNode } from './chatNodes.ts';
import {
  chatDescription,
  chatLabel,
  chatSpoken,
  chatTypeText,
  leftOutText,
  memberDescription,
  memberLabel,
  memberSpoken,
} from './chatText.ts';

// The rows of the Chats tree as VS Code draws them. A failure has its row in failureItem.ts, which is loaded when it is
// needed: how a failure is told in words is much code.

/** @param chat `undefined` if the row is older than what is known. */
export function chatItem(chat: Chat | undefined, self: Self | undefined): vscode.TreeItem {
  if (!chat) {
    return new vscode.TreeItem(vscode.l10n.t('This chat is no longer listed'));
  }
  const item = new vscode.TreeItem(chatLabel(chat, self), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = chat.id;
  item.description = textBehind(chatLabel(chat, self), chatDescription(chat));
  item.iconPath = new vscode.ThemeIcon(chatIcon(chat.type));
  item.contextValue = ['chat', chat.type, ...(chat.webUrl === undefined ? [] : ['linked'])].join(';');
  item.accessibilityInformation = { label: chatSpoken(chat, self) };
  return item;
}

/** A member below a chat. */
export function memberItem({ chat, member }: MemberNode, self: Self | undefined): vscode.TreeItem {
  const marks = marksOf(member, chat, self);
  const item = new vscode.TreeItem(memberLabel(member));
  item.description = memberDescription(member, chat, self);
  item.iconPath = new vscode.ThemeIcon(memberIcon(marks));
  item.contextValue = ['member', ...marks].join(';');
  item.accessibilityInformation = { label: memberSpoken(member, chat, self) };
  return item;
}

/** A group of chats. @param count how many are in it. */
export function chatGroupItem({ key }: GroupNode, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(groupText(key), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group ${key.value}`;
  item.description = String(count);
  item.contextValue = 'group';
  return item;
}

function groupText(key: GroupKey): string {
  if (key.by === 'type') {
    return chatTypeText(key.value);
  }
  switch (key.value) {
    case 'withExternals':
      return vscode.l10n.t('With external people');
    case 'internal':
      return vscode.l10n.t('Without external people');
    case 'notComplete':
      return vscode.l10n.t('Not all members loaded');
  }
}

/**
 * The row that loads the pages that are missing, or all of them where a filter searches what is loaded.
 * @param read how many chats were read so far.
 */
export function moreChatsItem(read: number, filtered: boolean): vscode.TreeItem {
  const label = filtered ? vscode.l10n.t('Search All Chats') : vscode.l10n.t('Load More Chats');
  const item = new vscode.TreeItem(label);
  item.id = 'more';
  item.description = vscode.l10n.t('{read} loaded so far', { read });
  item.iconPath = new vscode.ThemeIcon(filtered ? 'search' : 'ellipsis');
  item.contextValue = 'more';
  item.command = { title: label, command: filtered ? commandIds.loadAllChats : commandIds.loadMoreChats };
  return item;
}

/** The row that says how many could not be read. */
export function leftOutItem({ parent }: LeftOutNode, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(leftOutText(parent ? 'members' : 'chats', count));
  item.tooltip = vscode.l10n.t(
    'Microsoft Graph listed them without an ID, or in a form that this extension does not know.',
  );
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'leftOut';
  return item;
}

/** The icon of a chat. */
export function chatIcon(type: Chat['type']): string {
  switch (type) {
    case 'oneOnOne':
      return 'comment';
    case 'group':
      return 'comment-discussion';
    case 'meeting':
      return 'calendar';
    case 'unknown':
      return 'question';
  }
}

function memberIcon(marks: readonly string[]): string {
  if (marks.includes('anonymous') || marks.includes('unknown')) {
    return 'question';
  }
  if (marks.includes('external')) {
    return 'globe';
  }
  return marks.includes('guest') ? 'person-add' : 'account';
}
