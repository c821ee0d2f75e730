import * as vscode from 'vscode';
import type { Chat } from '../../chats/model.ts';
import { once } from '../../core/async.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../../core/lifecycle.ts';
import { rowCommandIds, type ChatGrouping } from '../../host/contributions.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import { moreItem } from '../views/moreItem.ts';
import type { ChatItems } from './chatItems.ts';
import type { AppsNode, ChatNode, ChatsNode, FailureNode, MoreNode, RestNode } from './chatNodes.ts';
import { ChatRows } from './chatRows.ts';

/**
 * Bounds of the time between two drawings of a list that keeps changing, in milliseconds. VS Code draws nothing before
 * it has heard of no change for 200 ms, so that shorter ones would hold it up.
 */
const shortestPause = 250;
const longestPause = 1000;

/** What the tree needs of a connection. */
type ShownConnection = Pick<Connection, 'chats' | 'signal' | 'self'>;

/** Where the tree finds the connection that it shows. */
export interface ShownConnections {
  readonly current: ShownConnection | undefined;
  readonly onDidChange: Event<ShownConnection | undefined>;
}

/** What is below the row Apps of a chat, and how that is drawn: loaded when a chat is first opened. */
export interface AppsRows {
  below(node: AppsNode): AppsNode[] | Promise<AppsNode[]>;
  item(node: AppsNode): vscode.TreeItem | Promise<vscode.TreeItem>;
}

/** The chats of the connection as a tree: groups if wanted, chats, members, and last rows for what is missing. */
export class ChatsTree implements vscode.TreeDataProvider<ChatsNode>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new vscode.EventEmitter<ChatsNode[] | undefined>());
  private readonly shownChanges = this.disposables.add(new Emitter<undefined>());
  /** How rows are drawn is loaded with the first list. */
  private readonly drawing = once(() => import('./chatItems.ts'));
  private rows: ChatRows | undefined;
  private items: ChatItems | undefined;
  private filterText = '';
  /** Chats whose members are being read because somebody opened them. */
  private readonly opening = new Set<string>();
  private grouping: ChatGrouping;
  private showing: ReturnType<typeof setTimeout> | undefined;
  private shownAt = -Infinity;

  readonly onDidChangeTreeData = this.changes.event;

  /** Called when other chats may be shown, or there may be something else to say of them. */
  readonly onDidChangeShown = this.shownChanges.event;

  constructor(
    private readonly connections: ShownConnections,
    settings: Pick<SettingsReader, 'find' | 'onDidChange'>,
    private readonly apps: () => Promise<AppsRows>,
  ) {
    const groupingSet = (): ChatGrouping => settings.find('chats.groupBy') ?? 'none';
    this.grouping = groupingSet();
    let subscription: Disposable | undefined;
    const follow = (connection: ShownConnection | undefined): void => {
      subscription?.dispose();
      this.rows =
        connection &&
        new ChatRows(
          connection.chats,
          () => ({ text: this.filterText, grouping: this.grouping }),
          chat => this.items?.contentOf(chat) ?? chat,
        );
      this.items = undefined;
      subscription = connection?.chats.onDidChange(change => {
        // Whoever opened a chat goes on with its members: they are not drawn once more a moment later.
        if (change.kind === 'chat' && this.opening.has(change.chatId)) {
          this.show();
        } else {
          this.showSoon();
        }
      });
      this.changes.fire(undefined);
      this.show();
    };
    follow(connections.current);
    this.disposables.add(connections.onDidChange(follow));
    this.disposables.add({ dispose: () => subscription?.dispose() });
    this.disposables.add({ dispose: () => clearTimeout(this.showing) });
    this.disposables.add(
      settings.onDidChange(['chats.groupBy'], () => {
        this.grouping = groupingSet();
        this.show();
      }),
    );
  }

  /** The text that chats must hold to be shown; empty shows all. */
  get filteredBy(): string {
    return this.filterText;
  }

  filterBy(text: string): void {
    this.filterText = text.trim();
    this.show();
  }

  /** The chats shown, grouped or not, also those for which there are too many rows. */
  get shownChats(): readonly Chat[] {
    return this.rows?.shown ?? [];
  }

  getChildren(node?: ChatsNode): ChatsNode[] | Promise<ChatsNode[]> {
    const connection = this.connections.current;
    const { rows } = this;
    if (!connection || !rows) {
      return [];
    }
    switch (node?.kind) {
      case undefined:
        return this.top(connection, rows);
      case 'chat':
        return this.members(connection, rows, node);
      case 'apps':
        return this.apps().then(apps => apps.below(node));
      case 'group':
      case 'member':
      case 'rest':
      case 'leftOut':
      case 'more':
      case 'failure':
        return rows.below(node);
    }
  }

  getTreeItem(node: ChatsNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    const { rows, items } = this;
    const connection = this.connections.current;
    if (!items) {
      return new vscode.TreeItem(''); // It is of a list that is gone.
    }
    rows?.noteDrawn(node);
    switch (node.kind) {
      case 'group':
        return items.group(node, rows?.chatsIn(node) ?? 0);
      case 'chat':
        return items.chat(rows?.chatOf(node));
      case 'member':
        return items.member(node);
      case 'apps':
        return this.apps().then(apps => apps.item(node));
      case 'rest':
        return moreItem(node, rows?.hidden(node) ?? 0, rowCommandIds.showMoreChats);
      case 'leftOut':
        return items.leftOut(node, rows?.leftOut(node) ?? 0);
      case 'more':
        return connection?.chats.state.kind === 'complete'
          ? failureItem(node)
          : items.more(connection?.chats.chats.length ?? 0, this.filterText !== '');
      case 'failure':
        return failureItem(node);
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: ChatsNode): Promise<vscode.TreeItem> {
    const { chatTooltip, memberTooltip } = await import('./chatTooltips.ts');
    const self = this.connections.current?.self;
    if (node.kind === 'member') {
      item.tooltip = memberTooltip(node.member, node.chat, self);
    } else if (node.kind === 'chat') {
      const chat = this.rows?.chatOf(node);
      item.tooltip = chat && chatTooltip(chat, self);
    }
    return item;
  }

  /** Reads the members of a chat whose roster could not be read, again. */
  retryMembers(node: ChatNode): void {
    this.rows?.forgetRosterFailure(node);
    this.changes.fire([node]);
  }

  /** Draws a row about apps anew, and what is below it. */
  showApps(row: AppsNode): void {
    this.changes.fire([row]);
  }

  /** Shows more of the rows that a row stands for. */
  showMore(row: RestNode): void {
    this.rows?.showMore(row);
    this.changes.fire(row.parent && [row.parent]);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async top(connection: ShownConnection, rows: ChatRows): Promise<ChatsNode[]> {
    const { chats: store, signal } = connection;
    const drawing = this.drawing();
    if (store.state.kind === 'unread') {
      // The failure is in the store's state, from where it is shown.
      await store.loadMore(signal).catch(failureOf);
    }
    const { ChatItems } = await drawing;
    if (rows === this.rows) {
      this.items ??= new ChatItems(connection);
    }
    return rows.below(undefined);
  }

  private async members(
    { chats: store, signal }: ShownConnection,
    rows: ChatRows,
    node: ChatNode,
  ): Promise<ChatsNode[]> {
    if (rows.wantsRoster(node)) {
      this.opening.add(node.chatId);
      try {
        rows.noteRoster(await store.completeRoster(node.chatId, signal));
      } catch (thrown) {
        const failure = failureOf(thrown);
        if (failure.kind === 'cancelled') {
          return [];
        }
        rows.noteRosterFailure(node, failure);
      } finally {
        this.opening.delete(node.chatId);
      }
    }
    return rows.below(node);
  }

  private showSoon(): void {
    const pause = Math.min(Math.max(shortestPause, (this.rows?.drawnCount ?? 0) / 4), longestPause);
    const wait = Math.max(0, this.shownAt + pause - performance.now());
    this.showing ??= setTimeout(() => this.show(), wait);
  }

  /** Tells VS Code which rows to draw anew, if any. */
  private show(): void {
    clearTimeout(this.showing);
    this.showing = undefined;
    this.shownAt = performance.now();
    const outdated = this.rows?.outdated() ?? [];
    if (outdated === 'all') {
      this.changes.fire(undefined);
    } else if (outdated.length > 0) {
      this.changes.fire([...outdated]);
    }
    this.shownChanges.fire(undefined);
  }
}

async function failureItem(node: FailureNode | MoreNode): Promise<vscode.TreeItem> {
  return (await import('./failureItem.ts')).failureItem(node);
}
