import type { AppInChat, ChatAppsSoFar, PermissionOnChat, UnexplainedGrants } from '../../apps/model.ts';
import type { Chat, Member } from '../../chats/model.ts';
import type { Failure } from '../../core/failure.ts';
import { asRecord, hasTexts, type JsonRecord } from '../../core/json.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the Chats tree. All but members and failures keep their element as long as they are listed, so that
// VS Code keeps what is expanded and selected, and one row can be drawn anew alone. What they say is looked up when they
// are drawn.

/** A row of the Chats tree. */
export type ChatsNode =
  GroupNode | ChatNode | MemberNode | AppsNode | RestNode | LeftOutNode | MoreNode | FailureNode;

/** What chats are grouped under. */
export type GroupKey =
  | { readonly by: 'type'; readonly value: Chat['type'] }
  | { readonly by: 'external'; readonly value: 'withExternals' | 'internal' | 'notComplete' };

export interface GroupNode {
  readonly kind: 'group';
  readonly key: GroupKey;
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

/** The row Apps of a chat, or one below it. */
export interface AppsNode {
  readonly kind: 'apps';
  readonly chatId: string;
  readonly part: AppsPart;
}

/** Which row it is. */
export type AppsPart =
  | { readonly is: 'root' }
  | { readonly is: 'app'; readonly app: AppInChat; readonly read: PartsRead }
  /** Grants that no installed app explains. */
  | { readonly is: 'unexplained'; readonly grants: UnexplainedGrants }
  /** The permissions of one type. */
  | { readonly is: 'type'; readonly type: PermissionOnChat['type']; readonly of: AppsHolder }
  | { readonly is: 'permission'; readonly permission: PermissionOnChat; readonly of: AppsHolder }
  /** Says what is not shown, and why. */
  | { readonly is: 'note'; readonly note: AppsNote }
  /** Says why nothing could be read, and reads it again. */
  | { readonly is: 'failure'; readonly failure: Failure };

/** What of the apps of a chat could be read, or is being read. */
export type PartsRead = Pick<ChatAppsSoFar, 'grants' | 'consents'>;

/** Whose permissions they are. */
export type AppsHolder = Extract<AppsPart, { readonly is: 'app' | 'unexplained' }>;

/** What there is to say of the apps of a chat besides them. */
export type AppsNote =
  | { readonly about: 'none' | 'grantsNotInCloud' | 'cut' }
  /** More is on its way. */
  | { readonly about: 'underWay' }
  | { readonly about: 'unreadable'; readonly count: number }
  | { readonly about: 'grants' | 'consents'; readonly failure: Failure };

/** Offers the rows below a parent that are here and not shown, because they are very many. */
export interface RestNode {
  readonly kind: 'rest';
  /** Names the parent among all. */
  readonly place: string;
  readonly parent: GroupNode | ChatNode | undefined;
}

/** Says how many chats, or members of a chat, the service listed in a way that could not be read. */
export interface LeftOutNode {
  readonly kind: 'leftOut';
  readonly parent: ChatNode | undefined;
}

/** Offers the pages that are not here yet, or says that the service led to none. */
export interface MoreNode {
  readonly kind: 'more';
}

/** Says that something could not be read, and offers to try again. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly failure: Failure;
  /** What to read again: the next page, or the members of a chat. */
  readonly retry: { readonly kind: 'page' } | { readonly kind: 'members'; readonly chat: ChatNode };
}

/**
 * Whether a command argument is a row of the Chats tree, with all that commands use of it. Other extensions may run our
 * commands too.
 */
export function isChatsNode(argument: unknown): argument is ChatsNode {
  const row = asRecord(argument);
  switch (row?.['kind']) {
    case 'group':
      return hasTexts(row['key'], 'by', 'value');
    case 'chat':
      return hasTexts(row, 'chatId');
    case 'member':
      return isChat(row['chat']) && isMember(row['member']);
    case 'apps':
      return hasTexts(row, 'chatId') && isAppsPart(asRecord(row['part']));
    case 'rest':
      return hasTexts(row, 'place');
    case 'leftOut':
    case 'more':
      return true;
    case 'failure':
      return hasTexts(row['failure'], 'kind') && isRetry(asRecord(row['retry']));
    default:
      return false;
  }
}

function isChat(value: unknown): boolean {
  return hasTexts(value, 'id', 'type') && Array.isArray(value['members']);
}

function isMember(value: unknown): boolean {
  return hasTexts(value, 'membershipId', 'kind', 'displayName') && Array.isArray(value['roles']);
}

function isAppsPart(part: JsonRecord | undefined): boolean {
  switch (part?.['is']) {
    case 'root':
      return true;
    case 'app':
      return hasTexts(part['app'], 'id');
    case 'unexplained':
      return hasTexts(part['grants']);
    case 'type':
      return hasTexts(part, 'type');
    case 'permission':
      return hasTexts(part['permission'], 'name');
    case 'note':
      return hasTexts(part['note'], 'about');
    case 'failure':
      return hasTexts(part['failure'], 'kind');
    default:
      return false;
  }
}

function isRetry(retry: JsonRecord | undefined): boolean {
  const chat = asRecord(retry?.['chat']);
  return (
    retry?.['kind'] === 'page' || (retry?.['kind'] === 'members' && isChatsNode(chat) && chat.kind === 'chat')
  );
}

/** The rows of the Chats tree that a command was called on. */
export function selectedChatRows(args: readonly unknown[]): ChatsNode[] {
  return rowsCalledOn(args).filter(isChatsNode);
}
