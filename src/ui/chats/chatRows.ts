import type { ChatStore } from '../../chats/chatStore.ts';
import type { Chat, Member } from '../../chats/model.ts';
import type { Failure } from '../../core/failure.ts';
import { DrawnRows } from '../views/drawnRows.ts';
import { RowLimits } from '../views/rowLimits.ts';
import type {
  AppsNode,
  ChatNode,
  ChatsNode,
  FailureNode,
  GroupNode,
  LeftOutNode,
  MoreNode,
  RestNode,
} from './chatNodes.ts';
import { ShownChats, type ChatGroup, type Wanted } from './shownChats.ts';

/** The rows of the Chats tree for one connection: which stand below which, and which of those drawn have changed. */
export class ChatRows {
  private readonly found: ShownChats;
  private readonly limits = new RowLimits();
  private readonly drawn = new DrawnRows<ChatsNode>();
  private readonly chatNodes = new Map<string, ChatNode>();
  private readonly appsNodes = new Map<string, AppsNode>();
  private readonly groupNodes = new Map<string, GroupNode>();
  private readonly restNodes = new Map<string, RestNode>();
  private readonly leftOutChats: LeftOutNode = { kind: 'leftOut', parent: undefined };
  private readonly more: MoreNode = { kind: 'more' };
  private pageFailure: FailureNode | undefined;
  /** By chats as they were when their members could not be read. */
  private readonly rosterFailures = new WeakMap<Chat, FailureNode>();
  /** Chats as they were after their members were read, all or not. */
  private readonly rostersRead = new WeakSet<Chat>();

  constructor(
    private readonly store: Pick<ChatStore, 'chats' | 'chat' | 'state' | 'unreadable' | 'version'>,
    private readonly wanted: () => Wanted,
    /** What the row of a chat says, as a value that stays the same as long as it does. */
    private readonly contentOfChat: (chat: Chat) => unknown = chat => chat,
  ) {
    this.found = new ShownChats(store, wanted);
  }

  /** All chats that are to be seen, also those below groups and those for which there are too many rows. */
  get shown(): readonly Chat[] {
    return this.found.chats;
  }

  /** How many rows VS Code has, without members. */
  get drawnCount(): number {
    return this.drawn.count;
  }

  /** The rows below one, or at the top, for VS Code. */
  below(parent: ChatsNode | undefined): ChatsNode[] {
    const rows = this.rowsBelow(parent);
    // What is below a chat changes with the chat alone.
    if (!parent || parent.kind === 'group') {
      this.drawn.noteGiven(parent, rows);
    }
    return rows;
  }

  /** VS Code draws a row. */
  noteDrawn(row: ChatsNode): void {
    this.drawn.noteDrawn(row, this.contentOf(row));
  }

  /** The rows to draw anew, each with what is below it, or all. */
  outdated(): readonly ChatsNode[] | 'all' {
    return this.drawn.outdated({
      below: parent => this.rowsBelow(parent),
      content: row => this.contentOf(row),
    });
  }

  /** Shows more of the rows that a row stands for. */
  showMore({ place }: RestNode): void {
    this.limits.showMore(place);
  }

  /** How many rows a row stands for. */
  hidden({ place, parent }: RestNode): number {
    return this.limits.limited(place, this.allBelow(parent)).hidden;
  }

  /** How many chats are in a group. */
  chatsIn({ key }: GroupNode): number {
    return this.found.groups.get(key.value)?.chats.length ?? 0;
  }

  /** How many chats, or members of a chat, could not be read. */
  leftOut({ parent }: LeftOutNode): number {
    return parent ? (this.chatOf(parent)?.unreadableMembers ?? 0) : this.store.unreadable;
  }

  /** The chat of a row as it is now. */
  chatOf({ chatId }: ChatNode): Chat | undefined {
    return this.store.chat(chatId);
  }

  /**
   * Whether the members of a chat are to be read when they are shown. As long as the chat stays as it is, a failure is
   * kept, and so is a reading that found no end: drawing the rows again must not send more requests.
   */
  wantsRoster(node: ChatNode): boolean {
    const chat = this.chatOf(node);
    return !(chat && (this.rosterFailures.has(chat) || this.rostersRead.has(chat)));
  }

  /** The members of a chat have been read. */
  noteRoster(chat: Chat): void {
    this.rostersRead.add(chat);
  }

  /** The members of a chat could not be read. */
  noteRosterFailure(node: ChatNode, failure: Failure): void {
    const chat = this.chatOf(node);
    // Another reading may have brought them all meanwhile.
    if (chat && chat.roster !== 'complete') {
      this.rosterFailures.set(chat, { kind: 'failure', failure, retry: { kind: 'members', chat: node } });
    }
  }

  /** The members of a chat that could not be read are to be read again. */
  forgetRosterFailure(node: ChatNode): void {
    const chat = this.chatOf(node);
    if (chat) {
      this.rosterFailures.delete(chat);
    }
  }

  private rowsBelow(parent: ChatsNode | undefined): ChatsNode[] {
    switch (parent?.kind) {
      case undefined:
        return [...this.listRows(), ...this.lastRows()];
      case 'group':
        return this.chatRows(parent);
      case 'chat':
        return this.memberRows(parent);
      case 'member':
      case 'apps':
      case 'rest':
      case 'leftOut':
      case 'more':
      case 'failure':
        return [];
    }
  }

  private listRows(): ChatsNode[] {
    return this.wanted().grouping === 'none'
      ? this.chatRows(undefined)
      : [...this.found.groups.values()].map(group => this.groupNode(group));
  }

  /** What is said below the list. */
  private lastRows(): ChatsNode[] {
    const { state, unreadable, chats } = this.store;
    const rows: ChatsNode[] = unreadable > 0 ? [this.leftOutChats] : [];
    if (state.kind === 'partial' || (state.kind === 'complete' && state.isCut)) {
      rows.push(this.more);
    } else if (state.kind === 'failed' && chats.length > 0) {
      rows.push(this.pageFailureNode(state.failure));
    }
    return rows;
  }

  private chatRows(parent: GroupNode | undefined): ChatsNode[] {
    const chats = parent ? this.chatsBelow(parent) : this.shown;
    return this.limited(parent, chats, chat => this.chatNode(chat.id));
  }

  private memberRows(parent: ChatNode): ChatsNode[] {
    const chat = this.chatOf(parent);
    const failure = chat && this.rosterFailures.get(chat);
    const rows = chat
      ? this.limited(parent, chat.members, (member): ChatsNode => ({ kind: 'member', chat, member }))
      : [];
    if (failure) {
      rows.push(failure);
    } else if (chat && chat.unreadableMembers > 0) {
      rows.push({ kind: 'leftOut', parent });
    }
    const { chatId } = parent;
    return [...rows, kept(this.appsNodes, chatId, () => ({ kind: 'apps', chatId, part: { is: 'root' } }))];
  }

  private limited<T>(
    parent: RestNode['parent'],
    all: readonly T[],
    rowOf: (one: T) => ChatsNode,
  ): ChatsNode[] {
    const place = placeOf(parent);
    const { shown, hidden } = this.limits.limited(place, all);
    const rows = shown.map(rowOf);
    return hidden === 0 ? rows : [...rows, this.restNode(place, parent)];
  }

  private allBelow(parent: RestNode['parent']): readonly (Chat | Member)[] {
    switch (parent?.kind) {
      case undefined:
        return this.shown;
      case 'group':
        return this.chatsBelow(parent);
      case 'chat':
        return this.chatOf(parent)?.members ?? [];
    }
  }

  private chatsBelow({ key }: GroupNode): readonly Chat[] {
    return this.found.groups.get(key.value)?.chats ?? [];
  }

  /** What a row shows, as a value that stays the same as long as the row need not be drawn anew. */
  private contentOf(row: ChatsNode): unknown {
    switch (row.kind) {
      case 'group':
        return this.chatsIn(row);
      case 'chat': {
        const chat = this.chatOf(row);
        return chat && this.contentOfChat(chat);
      }
      case 'rest':
        return this.hidden(row);
      case 'leftOut':
        return this.leftOut(row);
      case 'more':
        return [this.store.chats.length, this.wanted().text === '', this.store.state.kind].join();
      case 'member':
      case 'apps':
      case 'failure':
        return row;
    }
  }

  private chatNode(chatId: string): ChatNode {
    return kept(this.chatNodes, chatId, () => ({ kind: 'chat', chatId }));
  }

  private groupNode({ key }: ChatGroup): GroupNode {
    return kept(this.groupNodes, key.value, () => ({ kind: 'group', key }));
  }

  private restNode(place: string, parent: RestNode['parent']): RestNode {
    return kept(this.restNodes, place, () => ({ kind: 'rest', place, parent }));
  }

  private pageFailureNode(failure: Failure): FailureNode {
    if (this.pageFailure?.failure !== failure) {
      this.pageFailure = { kind: 'failure', failure, retry: { kind: 'page' } };
    }
    return this.pageFailure;
  }
}

function placeOf(parent: RestNode['parent']): string {
  switch (parent?.kind) {
    case undefined:
      return '';
    case 'group':
      return `group ${parent.key.value}`;
    case 'chat':
      return `chat ${parent.chatId}`;
  }
}

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
