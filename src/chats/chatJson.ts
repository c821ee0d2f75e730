import { asRecord, textOf, type JsonRecord } from '../core/json.ts';
import { readEntries } from '../graph/paging.ts';
import type { Chat, ChatType, Member, MemberKind } from './model.ts';

/** The service expands this many members of a chat at most. */
const expandedMembersLimit = 25;

const chatTypes: ReadonlySet<string> = new Set<ChatType>(['oneOnOne', 'group', 'meeting']);

const memberKinds: readonly MemberKind[] = [
  'aadUser',
  'anonymousGuest',
  'azureCommunicationServicesUser',
  'microsoftAccountUser',
  'phoneUser',
  'skypeForBusinessUser',
  'skypeUser',
];

/** The member kinds by `@odata.type`: looked up for every member of every chat, so without taking text apart. */
const kindsByType: ReadonlyMap<unknown, MemberKind> = new Map(
  memberKinds.flatMap(kind => [
    [`#microsoft.graph.${kind}ConversationMember`, kind],
    [`microsoft.graph.${kind}ConversationMember`, kind],
  ]),
);

// Nearly all members have one of these: sharing them saves a list for each member of ten thousand chats.
const noRoles: readonly string[] = [];
const ownerRole: readonly string[] = ['owner'];
const guestRole: readonly string[] = ['guest'];

/**
 * Reads a chat listed with `$expand=members`. An unknown type is kept as `unknown`.
 * @returns `undefined` if there is no id: no request could name the chat.
 * @see https://learn.microsoft.com/graph/api/chat-list
 */
export function readChat(json: JsonRecord): Chat | undefined {
  const id = textOf(json, 'id');
  if (id === undefined) {
    return undefined;
  }
  const shown: readonly unknown[] | undefined = Array.isArray(json['members']) ? json['members'] : undefined;
  const { items: members, unreadable } = readEntries(shown ?? [], readMember);
  const whole = shown?.length === members.length && shown.length < expandedMembersLimit;
  const type = textOf(json, 'chatType');
  return {
    id,
    type: isChatType(type) ? type : 'unknown',
    topic: textOf(json, 'topic'),
    tenantId: textOf(json, 'tenantId'),
    webUrl: textOf(json, 'webUrl'),
    lastActivity: latest(
      timeOf(json, 'lastUpdatedDateTime'),
      timeOf(asRecord(json['viewpoint']), 'lastMessageReadDateTime'),
    ),
    members,
    unreadableMembers: unreadable,
    roster: whole ? 'complete' : 'partial',
  };
}

/**
 * Marks the rosters of a page that may have been cut. The contract leaves open whether 25 members is the limit of a
 * chat or of the whole answer: a page with exactly that many may have been cut in any of its chats.
 */
export function markCutRosters(chats: readonly Chat[]): readonly Chat[] {
  const shown = chats.reduce((sum, chat) => sum + chat.members.length + chat.unreadableMembers, 0);
  return shown === expandedMembersLimit ? chats.map(chat => ({ ...chat, roster: 'partial' })) : chats;
}

/**
 * Reads a member of any derived type; one of an unknown type is kept as `unknown`.
 * @returns `undefined` if there is neither an id of the membership nor one of the person: it may be anybody.
 * @see https://learn.microsoft.com/graph/api/chat-list-members
 */
export function readMember(json: JsonRecord): Member | undefined {
  const membershipId = textOf(json, 'id');
  const userId =
    textOf(json, 'userId') ??
    textOf(json, 'anonymousGuestId') ??
    textOf(json, 'azureCommunicationServicesId') ??
    textOf(json, 'phoneNumber') ??
    textOf(json, 'skypeId');
  if (membershipId === undefined && userId === undefined) {
    return undefined;
  }
  return {
    membershipId: membershipId ?? '',
    kind: kindsByType.get(json['@odata.type']) ?? 'unknown',
    displayName: textOf(json, 'displayName') ?? '',
    userId,
    tenantId: textOf(json, 'tenantId'),
    email: textOf(json, 'email'),
    roles: readRoles(json['roles']),
    visibleHistoryStartDateTime: textOf(json, 'visibleHistoryStartDateTime'),
  };
}

function readRoles(roles: unknown): readonly string[] {
  if (!Array.isArray(roles) || roles.length === 0) {
    return noRoles;
  }
  const only: unknown = roles.length === 1 ? roles[0] : undefined;
  if (only === 'owner') {
    return ownerRole;
  }
  return only === 'guest' ? guestRole : roles.filter(role => typeof role === 'string');
}

function isChatType(text: string | undefined): text is ChatType {
  return text !== undefined && chatTypes.has(text);
}

/** The time in a field. The service writes the year 1 for "never". */
function timeOf(json: JsonRecord | undefined, field: string): number | undefined {
  const time = Date.parse(textOf(json, field) ?? '');
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

function latest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
