import * as vscode from 'vscode';
import { ChatFilter } from '../../chats/chatFilter.ts';
import type { ChatsChange } from '../../chats/chatStore.ts';
import { hasAllMembers, isExternal, type Chat } from '../../chats/model.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { chatGroupItem, chatItem, leftOutItem, memberItem, moreChatsItem } from './chatItems.ts';
import type { ChatNode, ChatsNode, FailureNode, GroupKey, GroupNode } from './chatNodes.ts';
import { chatTooltip, memberTooltip } from './chatText.ts';

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
      case 'leftOut':
      case 'failure':
        return [];
    }
  }

  async getTreeItem(node: ChatsNode): Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'group':
        return chatGroupItem(node);
      case 'chat':
        return chatItem(this.chatOf(node), this.connections.current?.self);
      case 'member':
        return memberItem(node, this.connections.current?.self);
      case 'more':
        return moreChatsItem(node);
      case 'leftOut':
        return leftOutItem(node);
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
    const grouping = this.settings.find('chats.groupBy') ?? 'none';
    const rows: ChatsNode[] =
      grouping === 'none' ? shown.map(chat => this.chatNode(chat.id)) : groups(shown, grouping);
    if (store.unreadable > 0) {
      rows.push({ kind: 'leftOut', what: 'chats', count: store.unreadable });
    }
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
      return [...this.memberRows(node), failed];
    }
    try {
      const chat = await connection.chats.completeRoster(node.chatId, connection.signal);
      const { unreadableMembers: count } = chat;
      return [
        ...this.memberRows(node),
        ...(count > 0 ? [{ kind: 'leftOut', what: 'members', count } as const] : []),
      ];
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') {
        return [];
      }
      // Kept, so that other changes of the list do not make it try again: only the person does.
      const row: FailureNode = { kind: 'failure', failure, retry: { kind: 'members', chat: node } };
      this.failedRosters.set(node.chatId, row);
      return [...this.memberRows(node), row];
    }
  }

  /** The members that are known, of a chat whose roster could not be read too. */
  private memberRows(node: ChatNode): ChatsNode[] {
    const chat = this.chatOf(node);
    return chat?.members.map(member => ({ kind: 'member', chat, member })) ?? [];
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
  return hasAllMembers(chat) ? 'internal' : 'notComplete';
}
