import { asRecord, requiredText, textOf, type JsonRecord } from '../graph/json.ts';
import type { Chat, ChatType, Member, MemberKind } from './model.ts';

/** The service expands this many members of a chat at most. */
const expandedMembersLimit = 25;

const chatTypes: ReadonlySet<string> = new Set<ChatType>(['oneOnOne', 'group', 'meeting']);

const memberKinds: ReadonlySet<string> = new Set<MemberKind>([
  'aadUser',
  'anonymousGuest',
  'azureCommunicationServicesUser',
  'microsoftAccountUser',
  'phoneUser',
  'skypeForBusinessUser',
  'skypeUser',
]);

const memberTypePattern = /^#?microsoft\.graph\.(\w+)ConversationMember$/;

const noRoles: readonly string[] = [];

/**
 * Reads a chat listed with `$expand=members`. An unknown type is kept as `unknown`.
 * @throws FailureError `protocol` if there is no id.
 * @see https://learn.microsoft.com/graph/api/chat-list
 */
export function readChat(json: JsonRecord): Chat {
  const members = Array.isArray(json['members']) ? readMembers(json['members']) : undefined;
  const type = textOf(json, 'chatType');
  return {
    id: requiredText(json, 'id', 'a chat'),
    type: isChatType(type) ? type : 'unknown',
    topic: textOf(json, 'topic'),
    tenantId: textOf(json, 'tenantId'),
    webUrl: textOf(json, 'webUrl'),
    lastActivity: latest(
      timeOf(json, 'lastUpdatedDateTime'),
      timeOf(asRecord(json['viewpoint']), 'lastMessageReadDateTime'),
    ),
    members: members ?? [],
    roster: members && members.length < expandedMembersLimit ? 'complete' : 'partial',
  };
}

/**
 * Reads one page of chats. The contract leaves open whether 25 members is the limit of a chat or of the whole
 * answer; a page that holds exactly that many may have been cut anywhere.
 */
export function markCutRosters(chats: readonly Chat[]): readonly Chat[] {
  const shown = chats.reduce((sum, chat) => sum + chat.members.length, 0);
  return shown === expandedMembersLimit ? chats.map(chat => ({ ...chat, roster: 'partial' })) : chats;
}

/**
 * Reads a member of any derived type; one of an unknown type is kept as `unknown`.
 * @throws FailureError `protocol` if there is no id.
 * @see https://learn.microsoft.com/graph/api/chat-list-members
 */
export function readMember(json: JsonRecord): Member {
  const kind = memberTypePattern.exec(textOf(json, '@odata.type') ?? '')?.[1];
  const roles = json['roles'];
  return {
    membershipId: requiredText(json, 'id', 'a member'),
    kind: isMemberKind(kind) ? kind : 'unknown',
    displayName: textOf(json, 'displayName') ?? '',
    userId:
      textOf(json, 'userId') ??
      textOf(json, 'anonymousGuestId') ??
      textOf(json, 'azureCommunicationServicesId') ??
      textOf(json, 'phoneNumber') ??
      textOf(json, 'skypeId'),
    tenantId: textOf(json, 'tenantId'),
    email: textOf(json, 'email'),
    roles:
      Array.isArray(roles) && roles.length > 0 ? roles.filter(role => typeof role === 'string') : noRoles,
  };
}

function readMembers(members: readonly unknown[]): Member[] {
  return members.flatMap(member => {
    const record = asRecord(member);
    return record ? [readMember(record)] : [];
  });
}

function isChatType(text: string | undefined): text is ChatType {
  return text !== undefined && chatTypes.has(text);
}

function isMemberKind(text: string | undefined): text is MemberKind {
  return text !== undefined && memberKinds.has(text);
}

/** The time in a field. The service writes the year 1 for "never". */
function timeOf(json: JsonRecord | undefined, field: string): number | undefined {
  const time = Date.parse(textOf(json, field) ?? '');
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
