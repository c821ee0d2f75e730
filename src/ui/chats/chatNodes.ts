import type { Chat, Member } from '../../chats/model.ts';
import type { Failure } from '../../core/failure.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the Chats tree. A chat keeps its element as long as it is listed, so that VS Code keeps what is
// expanded and selected, and one row can be refreshed alone.

/** A row of the Chats tree. */
export type ChatsNode = GroupNode | ChatNode | MemberNode | MoreNode | LeftOutNode | FailureNode;

/** What chats are grouped under. */
export type GroupKey =
  | { readonly by: 'type'; readonly value: Chat['type'] }
  | { readonly by: 'external'; readonly value: 'withExternals' | 'internal' | 'notComplete' };

export interface GroupNode {
  readonly kind: 'group';
  readonly key: GroupKey;
  readonly chats: readonly Chat[];
}

export interface ChatNode {
  readonly kind: 'chat';
  readonly chatId: string;
}

export interface MemberNode {
  readonly kind: 'member';
  readonly chat: Chat;
  readonly member: Member;
}

/** Offers the pages that are not here yet. */
export interface MoreNode {
  readonly kind: 'more';
  /** How many chats were read so far. */
  readonly read: number;
  /** A filter is on, so what is not here is not searched. */
  readonly filtered: boolean;
}

/** Says how many chats, or members of a chat, the service listed in a way that could not be read. */
export interface LeftOutNode {
  readonly kind: 'leftOut';
  readonly what: 'chats' | 'members';
  readonly count: number;
}

/** Says that something could not be read, and offers to try again. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly failure: Failure;
  /** What to read again: the next page, or the members of a chat. */
  readonly retry: { readonly kind: 'page' } | { readonly kind: 'members'; readonly chat: ChatNode };
}

/** Whether a command argument is a row of the Chats tree. Other extensions may run our commands too. */
export function isChatsNode(argument: unknown): argument is ChatsNode {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'kind' in argument &&
    typeof argument.kind === 'string' &&
    ['group', 'chat', 'member', 'more', 'leftOut', 'failure'].includes(argument.kind)
  );
}

/** The rows of the Chats tree that a command was called on. */
export function selectedChatRows(args: readonly unknown[]): ChatsNode[] {
  return rowsCalledOn(args).filter(isChatsNode);
}
