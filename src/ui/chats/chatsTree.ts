import * as vscode from 'vscode';
import { ChatFilter } from '../../chats/chatFilter.ts';
import type { ChatsChange } from '../../chats/chatStore.ts';
import { isExternal, marksOf, type Chat } from '../../chats/model.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import { commandIds } from '../../host/contributions.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type {
  ChatNode,
  ChatsNode,
  FailureNode,
  GroupKey,
  GroupNode,
  MemberNode,
  MoreNode,
} from './chatNodes.ts';
import {
  chatDescription,
  chatLabel,
  chatSpoken,
  chatTooltip,
  chatTypeText,
  memberDescription,
  memberLabel,
  memberSpoken,
  memberTooltip,
} from './chatText.ts';
import type { Connection, Connections } from '../../session/connection.ts';
import { textBehind } from '../text/safeText.ts';

/** The chats of the connection as a tree: groups if wanted, chats, members, and a last row for what is missing. */
export class ChatsTree implements vscode.TreeDataProvider<ChatsNode>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new vscode.EventEmitter<ChatsNode | undefined>());
  private readonly filter = new ChatFilter();
  private chatNodes = new Map<string, ChatNode>();
  private failedRosters = new Map<string, FailureNode>();
  private filterText = '';
  private showing: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.changes.event;

  constructor(
    private readonly connections: Connections,
    private readonly settings: SettingsReader,
  ) {
    let subscription: Disposable | undefined;
    const follow = (connection: Connection | undefined): void => {
      subscription?.dispose();
      this.chatNodes = new Map();
      this.failedRosters = new Map();
      subscription = connection?.chats.onDidChange(change => this.onChange(change));
      this.changes.fire(undefined);
    };
    this.disposables.add(connections.onDidChange(follow));
    this.disposables.add({ dispose: () => subscription?.dispose() });
    this.disposables.add({ dispose: () => clearTimeout(this.showing) });
    this.disposables.add(settings.onDidChange(['chats.groupBy'], () => this.changes.fire(undefined)));
  }

  /** The text that chats must hold to be shown; empty shows all. */
  get filteredBy(): string {
    return this.filterText;
  }

  filterBy(text: string): void {
    this.filterText = text.trim();
    this.changes.fire(undefined);
  }

  /** The chats shown, grouped or not. */
  get shownChats(): readonly Chat[] {
    const chats = this.connections.current?.chats.chats ?? [];
    return this.filter.apply(chats, this.filterText);
  }

  getChildren(node?: ChatsNode): ChatsNode[] | Promise<ChatsNode[]> {
    const connection = this.connections.current;
    if (!connection) {
      return [];
    }
    switch (node?.kind) {
      case undefined:
        return this.roots(connection);
      case 'group':
        return node.chats.map(chat => this.chatNode(chat.id));
      case 'chat':
        return this.members(connection, node);
      case 'member':
      case 'more':
      case 'failure':
        return [];
    }
  }

  async getTreeItem(node: ChatsNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'group':
        return groupItem(node);
      case 'chat':
        return this.chatItem(node);
      case 'member':
        return this.memberItem(node);
      case 'more':
        return moreItem(node);
      case 'failure':
        return (await import('./failureItem.ts')).failureItem(node);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: ChatsNode): vscode.TreeItem {
    const self = this.connections.current?.self;
    if (node.kind === 'member') {
      item.tooltip = memberTooltip(node.member, node.chat, self);
    } else if (node.kind === 'chat') {
      const chat = this.chatOf(node);
      item.tooltip = chat && chatTooltip(chat, self);
    }
    return item;
  }

  /** The chat of a row as it is now. */
  chatOf(node: ChatNode): Chat | undefined {
    return this.connections.current?.chats.chat(node.chatId);
  }

  /** Reads the members of a chat whose roster could not be read, again. */
  retryMembers(node: ChatNode): void {
    this.failedRosters.delete(node.chatId);
    this.changes.fire(node);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async roots(connection: Connection): Promise<ChatsNode[]> {
    const { chats: store, signal } = connection;
    if (store.state.kind === 'unread') {
      // The failure is in the store's state, from where it is shown.
      await store.loadMore(signal).catch(failureOf);
    }
    const shown = this.shownChats;
    const grouping = this.settings.get('chats.groupBy');
    const rows: ChatsNode[] =
      grouping === 'none' ? shown.map(chat => this.chatNode(chat.id)) : groups(shown, grouping);
    const filtered = this.filterText !== '';
    if (store.state.kind === 'partial') {
      rows.push({ kind: 'more', read: store.chats.length, filtered });
    } else if (store.state.kind === 'failed' && store.chats.length > 0) {
      rows.push({ kind: 'failure', failure: store.state.failure, retry: { kind: 'page' } });
    }
    return rows;
  }

  private async members(connection: Connection, node: ChatNode): Promise<ChatsNode[]> {
    const failed = this.failedRosters.get(node.chatId);
    if (failed) {
      return [failed];
    }
    try {
      const chat = await connection.chats.completeRoster(node.chatId, connection.signal);
      return chat.members.map(member => ({ kind: 'member', chat, member }));
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') {
        return [];
      }
      // Kept, so that other changes of the list do not make it try again: only the person does.
      const row: FailureNode = { kind: 'failure', failure, retry: { kind: 'members', chat: node } };
      this.failedRosters.set(node.chatId, row);
      return [row];
    }
  }

  private onChange(change: ChatsChange): void {
    if (change.kind === 'list') {
      this.showListSoon();
    } else {
      this.changes.fire(this.chatNodes.get(change.chatId));
    }
  }

  /**
   * Shows a changed list after a millisecond for every ten chats: VS Code reads all rows each time, which for
   * thousands of chats would keep it busy with nothing else while all pages are read.
   */
  private showListSoon(): void {
    const chats = this.connections.current?.chats.chats.length ?? 0;
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      this.changes.fire(undefined);
    }, chats / 10);
  }

  private chatNode(chatId: string): ChatNode {
    const known = this.chatNodes.get(chatId);
    const node: ChatNode = known ?? { kind: 'chat', chatId };
    this.chatNodes.set(chatId, node);
    return node;
  }

  private chatItem(node: ChatNode): vscode.TreeItem {
    const chat = this.chatOf(node);
    const self = this.connections.current?.self;
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

  private memberItem({ chat, member }: MemberNode): vscode.TreeItem {
    const self = this.connections.current?.self;
    const marks = marksOf(member, chat, self);
    const item = new vscode.TreeItem(memberLabel(member));
    item.description = memberDescription(member, chat, self);
    item.iconPath = new vscode.ThemeIcon(memberIcon(marks));
    item.contextValue = ['member', ...marks].join(';');
    item.accessibilityInformation = { label: memberSpoken(member, chat, self) };
    return item;
  }
}

function groups(chats: readonly Chat[], grouping: 'type' | 'external'): GroupNode[] {
  const found = new Map<string, { key: GroupKey; chats: Chat[] }>();
  for (const chat of chats) {
    const key: GroupKey =
      grouping === 'type' ? { by: 'type', value: chat.type } : { by: 'external', value: externality(chat) };
    const group = found.get(key.value) ?? { key, chats: [] };
    group.chats.push(chat);
    found.set(key.value, group);
  }
  return [...found.values()].map(group => ({ kind: 'group', ...group }));
}

/** Nobody can say that a chat is internal before all of its members are known. */
function externality(chat: Chat): 'withExternals' | 'internal' | 'notComplete' {
  if (chat.members.some(member => isExternal(member, chat))) {
    return 'withExternals';
  }
  return chat.roster === 'complete' ? 'internal' : 'notComplete';
}

function groupItem({ key, chats }: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(groupText(key), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group ${key.value}`;
  item.description = String(chats.length);
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

function moreItem({ read, filtered }: MoreNode): vscode.TreeItem {
  const label = filtered ? vscode.l10n.t('Search All Chats') : vscode.l10n.t('Load More Chats');
  const item = new vscode.TreeItem(label);
  item.id = 'more';
  item.description = vscode.l10n.t('{read} loaded so far', { read });
  item.iconPath = new vscode.ThemeIcon(filtered ? 'search' : 'ellipsis');
  item.contextValue = 'more';
  item.command = { title: label, command: filtered ? commandIds.loadAllChats : commandIds.loadMoreChats };
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
