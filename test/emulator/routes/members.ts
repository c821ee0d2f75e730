import { isRecord, unknownProperties } from '../json.ts';
import { badRequest, notFound, Refusal } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import { contextOf, escapeKey, nextLink, readSkipToken } from '../odata.ts';
import { entraUserId, findAccount, membershipId } from '../tenant.ts';
import type { AadUserMember, Account, Chat, Member } from '../tenant.ts';
import { requireChat, requireMembership } from './chats.ts';

function membersContext(call: Call, chat: Chat, suffix: string): string {
  const user = call.throughUser ? `users(${escapeKey(call.caller.oid)})/` : '';
  return contextOf(call, `${user}chats(${escapeKey(chat.id)})/members${suffix}`);
}

/** GET /chats/{id}/members: https://learn.microsoft.com/graph/api/chat-list-members */
export function listMembers(call: Call): GraphAnswer {
  const chat = requireMembership(call);
  const after = readSkipToken(call);
  const { choices, laggingMembers } = call.state;
  const members = after === undefined ? laggingMembers.read(chat) : laggingMembers.readOn(chat);
  const start = after === undefined ? 0 : members.findIndex(member => member.id === after) + 1;
  const size = choices.membersPageSize ?? members.length;
  const page = members.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < members.length;
  return {
    status: 200,
    body: {
      '@odata.context': membersContext(call, chat, ''),
      '@odata.count': page.length,
      ...(more ? { '@odata.nextLink': nextLink(call, last.id) } : {}),
      value: page,
    },
  };
}

/** GET /chats/{id}/members/{id}: https://learn.microsoft.com/graph/api/chat-get-members */
export function getMember(call: Call): GraphAnswer {
  const chat = requireMembership(call);
  return {
    status: 200,
    body: { '@odata.context': membersContext(call, chat, '/$entity'), ...requireMember(call, chat) },
  };
}

/** POST /chats/{id}/members: https://learn.microsoft.com/graph/api/chat-post-members */
export function addMember(call: Call): GraphAnswer {
  const addition = readAddition(call);
  const chat = requireMembership(call);
  const { choices } = call.state;
  if (chat.chatType !== 'group' && (chat.chatType !== 'meeting' || choices.addToMeetingChat === '403'))
    throw new Refusal(403, 'Forbidden', `The roster of a ${chat.chatType} chat can't be changed.`);
  const account = requireAddable(call, addition);
  const present = chat.members.find(member => entraUserId(member) === account.oid);
  if (present !== undefined && choices.addExistingMember === '409')
    throw new Refusal(409, 'Conflict', 'The user is already a member of the chat.');
  if (present !== undefined && choices.addExistingMember === '400emptyCode')
    throw new Refusal(400, '', 'The user is already a member of the chat.');
  if (account.tid !== chat.tenantId && addition.role !== 'guest' && choices.addExternalMember === '403')
    throw new Refusal(403, 'Forbidden', 'External users cannot be added to the chat.');
  const member = present ?? newMember(call, chat, account, addition);
  if (present === undefined && choices.addEffect === 'added')
    changeRoster(call, chat, [...chat.members, member]);
  return { status: 201, headers: { Location: `/chats/${chat.id}/members/${member.id}` } };
}

/** DELETE /chats/{id}/members/{id}: https://learn.microsoft.com/graph/api/chat-delete-members */
export function deleteMember(call: Call): GraphAnswer {
  const chat = requireMembership(call);
  const member = requireMember(call, chat);
  if (chat.chatType === 'oneOnOne')
    throw new Refusal(403, 'Forbidden', 'Members of a one-on-one chat cannot be removed.');
  if (entraUserId(member) === call.caller.oid)
    throw new Refusal(403, 'Forbidden', 'The caller cannot remove themselves from the chat.');
  const owners = chat.members.filter(other => other.roles.includes('owner'));
  if (owners.length === 1 && owners[0] === member)
    throw new Refusal(403, 'Forbidden', 'The last owner of a chat cannot be removed.');
  if (isExternal(member, chat.tenantId) && call.state.choices.deleteExternalMember === '403')
    throw new Refusal(403, 'Forbidden', 'External users cannot be removed from the chat.');
  removeFromRoster(call, chat, member);
  return { status: 204 };
}

/** POST /chats/{id}/removeAllAccessForUser: https://learn.microsoft.com/graph/api/chat-removeallaccessforuser */
export function removeAllAccessForUser(call: Call): GraphAnswer {
  const { choices } = call.state;
  const user = readUser(call);
  const chat = choices.callerMustBeMember ? requireMembership(call) : requireChat(call);
  if (user.id === undefined) {
    if (choices.removeAllWithoutId === '400') throw badRequest("The property 'id' of 'user' is required.");
    return { status: 204 };
  }
  const member = chat.members.find(
    candidate =>
      entraUserId(candidate) === user.id &&
      (user.tenantId === undefined || ('tenantId' in candidate && candidate.tenantId === user.tenantId)),
  );
  if (member === undefined) return answerUnknownUser(call, user.id);
  if (isExternal(member, call.caller.tid) && choices.removeAllExternal !== 'likeOthers') {
    if (choices.removeAllExternal === '204unchanged') return { status: 204 };
    throw new Refusal(403, 'Forbidden', 'The user does not belong to the tenant of the caller.');
  }
  if (choices.removeAllEffect === 'removed') removeFromRoster(call, chat, member);
  return { status: 204 };
}

function answerUnknownUser(call: Call, id: string): GraphAnswer {
  switch (call.state.choices.removeAllUnknownUser) {
    case '204':
      return { status: 204 };
    case '404':
      throw notFound(`User '${id}' was not found in the chat.`);
    case '400emptyCode':
      throw new Refusal(400, '', 'The user is not valid for this chat.');
  }
}

function readUser(call: Call): { id: string | undefined; tenantId: string | undefined } {
  const body = call.readBody();
  const user = body['user'];
  const extra = unknownProperties(body, ['user']);
  if (extra.length > 0) throw badRequest(`The parameter '${extra.join(', ')}' is not a valid parameter.`);
  if (!isRecord(user)) throw badRequest("The parameter 'user' is required.");
  const type = user['@odata.type'];
  if (
    type !== undefined &&
    type !== 'microsoft.graph.teamworkUserIdentity' &&
    type !== '#microsoft.graph.teamworkUserIdentity'
  )
    throw badRequest("The type of the parameter 'user' is not microsoft.graph.teamworkUserIdentity.");
  const text = (name: string): string | undefined => {
    const value = user[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '')
      throw badRequest(`The property '${name}' of 'user' is not valid.`);
    return value;
  };
  return { id: text('id'), tenantId: text('tenantId') };
}

function requireMember(call: Call, chat: Chat): Member {
  const id = call.parameters[1] ?? '';
  const member = chat.members.find(candidate => candidate.id === id);
  if (member === undefined) throw notFound(`NotFound: the member '${id}' does not exist.`);
  return member;
}

function isExternal(member: Member, tenantId: string): boolean {
  return 'tenantId' in member && member.tenantId !== null && member.tenantId !== tenantId;
}

function removeFromRoster(call: Call, chat: Chat, member: Member): void {
  const gone = entraUserId(member);
  chat.visibleTo = chat.visibleTo.filter(oid => oid !== gone);
  changeRoster(
    call,
    chat,
    chat.members.filter(other => other !== member),
  );
}

function changeRoster(call: Call, chat: Chat, members: Member[]): void {
  const { membersLagReadings: readings, membersLagMs: ms } = call.state.choices;
  call.state.laggingMembers.noteChange(chat, { readings, ms });
  chat.members = members;
  chat.lastUpdatedDateTime = new Date(call.state.now()).toISOString();
}

interface Addition {
  /** Object id or sign-in name. */
  readonly person: string;
  /** Undefined for the tenant of the caller. */
  readonly tenantId: string | undefined;
  readonly role: 'owner' | 'guest';
  readonly historyStart: string | null;
}

const additionProperties = [
  '@odata.type',
  'user@odata.bind',
  'roles',
  'visibleHistoryStartDateTime',
  'tenantId',
];
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,12})?(?:Z|[+-]\d{2}:\d{2})$/u;

function readAddition(call: Call): Addition {
  const body = call.readBody();
  const extra = unknownProperties(body, additionProperties);
  if (extra.length > 0) throw badRequest(`The property '${extra.join(', ')}' does not exist on the member.`);
  const type = body['@odata.type'];
  if (
    type !== '#microsoft.graph.aadUserConversationMember' &&
    type !== 'microsoft.graph.aadUserConversationMember'
  )
    throw badRequest("'@odata.type' has to be #microsoft.graph.aadUserConversationMember.");
  const roles = body['roles'];
  const role: unknown = Array.isArray(roles) && roles.length === 1 ? roles[0] : undefined;
  if (role !== 'owner' && role !== 'guest') throw badRequest("'roles' has to be one of owner and guest.");
  const start = body['visibleHistoryStartDateTime'];
  if (start !== undefined && start !== null && (typeof start !== 'string' || !dateTime.test(start)))
    throw badRequest("'visibleHistoryStartDateTime' is not a date and time.");
  const tenantId = body['tenantId'];
  if (tenantId !== undefined && typeof tenantId !== 'string') throw badRequest("'tenantId' is not valid.");
  return { person: readBind(call, body['user@odata.bind']), tenantId, role, historyStart: start ?? null };
}

/** Guests are in the directory of the caller, whichever tenant they come from. */
function requireAddable(call: Call, { person, tenantId, role }: Addition): Account {
  const { tenant, choices } = call.state;
  const account = findAccount(tenant, person);
  const anyTenant =
    tenantId === undefined && (role === 'guest' || choices.addExternalWithoutTenant === '201');
  if (account === undefined || (!anyTenant && account.tid !== (tenantId ?? call.caller.tid)))
    throw notFound(`User '${person}' was not found.`);
  return account;
}

function readBind(call: Call, bind: unknown): string {
  const invalid = badRequest("'user@odata.bind' has to be the absolute address of a user of this Graph.");
  if (typeof bind !== 'string' || !URL.canParse(bind)) throw invalid;
  const url = new URL(bind);
  const match = /^\/(?:beta|v1\.0)\/users(?:\/(?<segment>[^/]+)|\('(?<key>[^/']+)'\))$/u.exec(url.pathname);
  const person = match?.groups?.['segment'] ?? match?.groups?.['key'];
  const roots = [call.request.origin, call.state.cloud.audience];
  if (!roots.includes(url.origin) || person === undefined) throw invalid;
  try {
    return decodeURIComponent(person);
  } catch {
    throw invalid;
  }
}

function newMember(call: Call, chat: Chat, account: Account, addition: Addition): AadUserMember {
  return {
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id: membershipId(call.state.tenant.id, chat.id, account.oid),
    displayName: account.name,
    roles: [addition.role],
    visibleHistoryStartDateTime: addition.historyStart,
    userId: account.oid,
    email: account.mail,
    tenantId: account.tid,
  };
}
