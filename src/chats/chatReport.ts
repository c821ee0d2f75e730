import { flatMapLazily, isoTime, joinCell, mapLazily, type Cell, type Report } from '../core/report.ts';
import type { Completeness } from './completion.ts';
import {
  hasAllMembers,
  isExternal,
  isSelf,
  isAnonymous,
  type Chat,
  type Member,
  type Self,
} from './model.ts';

const columns = [
  'chatId',
  'chatType',
  'topic',
  'chatTenantId',
  'lastActivity',
  'members',
  'allMembers',
  'allChats',
  'membershipId',
  'name',
  'address',
  'userId',
  'tenantId',
  'kind',
  'roles',
  'external',
  'anonymous',
  'you',
  'historyFrom',
] as const;

/** A row for each member of a chat, and one for a chat with no known members. */
export type ChatReport = Report<'chats', (typeof columns)[number]>;

/**
 * Reports chats with their members.
 * @param known how much of all chats is loaded, no matter which of them are in the report.
 */
export function chatReport(chats: readonly Chat[], known: Completeness, self: Self | undefined): ChatReport {
  return {
    kind: 'chats',
    columns,
    rows: () =>
      flatMapLazily(chats, chat => {
        const row = {
          chatId: chat.id,
          chatType: chat.type,
          topic: chat.topic,
          chatTenantId: chat.tenantId,
          lastActivity: isoTime(chat.lastActivity),
          members: chat.members.length,
          allMembers: hasAllMembers(chat),
          allChats: known.allChats,
        };
        return chat.members.length === 0
          ? [{ ...row, ...noMember }]
          : chat.members.map(member => {
              const { roles, ...fields } = memberFields(member, chat, self);
              return { ...row, ...fields, roles: joinCell(roles) };
            });
      }),
    facts: { chatsLoaded: known.chats, allChats: known.allChats },
    itemsName: 'chats',
    items: () =>
      mapLazily(chats, chat => ({
        id: chat.id,
        type: chat.type,
        topic: chat.topic,
        tenantId: chat.tenantId,
        lastActivity: isoTime(chat.lastActivity),
        webUrl: chat.webUrl,
        allMembers: hasAllMembers(chat),
        members: chat.members.map(member => memberFields(member, chat, self)),
      })),
  };
}

interface MemberFields {
  readonly membershipId: string;
  readonly name: string;
  readonly address: string | undefined;
  readonly userId: string | undefined;
  readonly tenantId: string | undefined;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly external: boolean | undefined;
  readonly anonymous: boolean;
  readonly you: boolean | undefined;
  readonly historyFrom: string | undefined;
}

const noMember: Readonly<Record<keyof MemberFields, Cell>> = {
  membershipId: undefined,
  name: undefined,
  address: undefined,
  userId: undefined,
  tenantId: undefined,
  kind: undefined,
  roles: undefined,
  external: undefined,
  anonymous: undefined,
  you: undefined,
  historyFrom: undefined,
};

function memberFields(member: Member, chat: Chat, self: Self | undefined): MemberFields {
  const tenantsKnown = member.tenantId !== undefined && chat.tenantId !== undefined;
  return {
    membershipId: member.membershipId,
    name: member.displayName,
    address: member.email,
    userId: member.userId,
    tenantId: member.tenantId,
    kind: member.kind,
    roles: member.roles,
    external: tenantsKnown ? isExternal(member, chat) : undefined,
    anonymous: isAnonymous(member),
    you: self && isSelf(member, self),
    historyFrom: member.visibleHistoryStartDateTime,
  };
}
