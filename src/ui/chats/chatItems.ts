import * as vscode from 'vscode';
import type { ChatStore } from '../../chats/chatStore.ts';
import { marksOf, type Chat, type Member, type Self } from '../../chats/model.ts';
import { commandIds } from '../../host/contributions.ts';
import { textBehind } from '../text/safeText.ts';
import { onlySelects } from '../views/onlySelects.ts';
import type { GroupKey, GroupNode, LeftOutNode, MemberNode } from './chatNodes.ts';
import {
  chatCountText,
  chatDescription,
  chatLabel,
  chatSpoken,
  chatTypeText,
  leftOutText,
  memberDescription,
  memberLabel,
  memberSpoken,
} from './chatText.ts';
import { chatHints, memberHints } from './twinText.ts';

/**
 * The rows of the Chats tree as VS Code draws them, loaded with the first list. A failure has its row in failureItem.ts,
 * which is loaded when it is needed: how a failure is told in words is much code.
 */
export class ChatItems {
  private labels = new WeakMap<Chat, string>();
  private labelledFor: Self | undefined;
  /** What chats say while they are told apart from others; the chats themselves say so where they are not. */
  private readonly contents = new WeakMap<Chat, { readonly hint: string }>();
  private readonly members = new WeakMap<Chat, ReadonlyMap<Member, string>>();
  private told: { readonly version: number; readonly hints: ReadonlyMap<Chat, string> } | undefined;

  constructor(
    private readonly connection: {
      readonly chats: Pick<ChatStore, 'chats' | 'version'>;
      readonly self: Self | undefined;
    },
  ) {}

  /** What the row of a chat says, as a value that stays the same as long as the row need not be drawn anew. */
  contentOf(chat: Chat): unknown {
    const hint = this.hintOf(chat);
    if (hint === undefined) {
      return chat;
    }
    const known = this.contents.get(chat);
    const content = known?.hint === hint ? known : { hint };
    this.contents.set(chat, content);
    return content;
  }

  /** @param chat `undefined` if the row is older than what is known. */
  chat(chat: Chat | undefined): vscode.TreeItem {
    if (!chat) {
      return new vscode.TreeItem(vscode.l10n.t('This chat is no longer listed'));
    }
    const { self } = this.connection;
    const hint = this.hintOf(chat);
    const label = this.labelOf(chat);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = chat.id;
    item.description = textBehind(label, chatDescription(chat, hint));
    item.iconPath = new vscode.ThemeIcon(chatIcon(chat.type));
    item.contextValue = ['chat', chat.type, ...(chat.webUrl === undefined ? [] : ['linked'])].join(';');
    item.accessibilityInformation = { label: chatSpoken(chat, self, hint) };
    item.command = onlySelects;
    return item;
  }

  /** A member below a chat. */
  member({ chat, member }: MemberNode): vscode.TreeItem {
    const { self } = this.connection;
    const marks = marksOf(member, chat, self);
    const hints = this.members.get(chat) ?? memberHints(chat);
    this.members.set(chat, hints);
    const hint = hints.get(member);
    const label = memberLabel(member);
    const item = new vscode.TreeItem(label);
    item.description = textBehind(label, memberDescription(member, chat, self, hint));
    item.iconPath = new vscode.ThemeIcon(memberIcon(marks));
    item.contextValue = ['member', ...marks].join(';');
    item.accessibilityInformation = { label: memberSpoken(member, chat, self, hint) };
    return item;
  }

  /** A group of chats. @param count how many are in it. */
  group({ key }: GroupNode, count: number): vscode.TreeItem {
    const label = groupText(key);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `group ${key.value}`;
    item.description = String(count);
    item.contextValue = 'group';
    item.accessibilityInformation = { label: [label, chatCountText(count)].join(', ') };
    item.command = onlySelects;
    return item;
  }

  /**
   * The row that loads the pages that are missing, or all of them where a filter searches what is loaded.
   * @param read how many chats were read so far.
   */
  more(read: number, filtered: boolean): vscode.TreeItem {
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
  leftOut({ parent }: LeftOutNode, count: number): vscode.TreeItem {
    const item = new vscode.TreeItem(leftOutText(parent ? 'members' : 'chats', count));
    item.tooltip = vscode.l10n.t(
      'Microsoft Graph listed them without an ID, or in a form that this extension does not know.',
    );
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    item.contextValue = 'leftOut';
    return item;
  }

  private labelOf(chat: Chat): string {
    const { self } = this.connection;
    if (self !== this.labelledFor) {
      this.labels = new WeakMap();
      this.labelledFor = self;
    }
    const label = this.labels.get(chat) ?? chatLabel(chat, self);
    this.labels.set(chat, label);
    return label;
  }

  /** What tells a chat from others that read the same: looked for once for each change of the list. */
  private hintOf(chat: Chat): string | undefined {
    const { chats, self } = this.connection;
    if (this.told?.version !== chats.version) {
      const hints = chatHints(chats.chats, self, one => this.labelOf(one));
      this.told = { version: chats.version, hints };
    }
    return this.told.hints.get(chat);
  }
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
