import { badRequest, notFound, Refusal } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import { contextOf, escapeKey, nextLink, readCount, readFilter, readList, readSkipToken } from '../odata.ts';
import type { Predicate } from '../odata.ts';
import { isVisibleTo, lastActivity } from '../tenant.ts';
import type { Chat } from '../tenant.ts';

/** What `$expand=members` returns at most, documented on the List chats page. */
export const expandedMembersLimit = 25;
const largestPage = 50;
const documentedOrder = 'lastMessagePreview/createdDateTime desc';

const chatProperties = [
  'id',
  'topic',
  'createdDateTime',
  'lastUpdatedDateTime',
  'chatType',
  'webUrl',
  'tenantId',
  'isHiddenForAllMembers',
  'onlineMeetingInfo',
  'viewpoint',
] as const;

/** How many members of `$expand` an answer may hold. */
interface Allowance {
  readonly perChat: number;
  /** Counted down from chat to chat. */
  left: number;
}

/** GET /chats: https://learn.microsoft.com/graph/api/chat-list */
export function listChats(call: Call): GraphAnswer {
  const { choices, tenant } = call.state;
  const size = pageSize(call);
  const expanded = readExpand(call, ['members', 'lastMessagePreview']);
  const selected = readSelect(call);
  const order = call.options.get('$orderby');
  if (order !== undefined && (order !== documentedOrder || !call.state.cloud.sortsChats))
    throw badRequest(`Sorting by '${order}' is not supported; the only order is '${documentedOrder}'.`);
  const filter = call.options.get('$filter');
  const accepts =
    filter === undefined
      ? () => true
      : (readInstalledAppFilter(call, filter) ??
        readFilter<Chat>(filter, property => (property === 'chatType' ? chat => chat.chatType : undefined)));

  const after = readPlace(readSkipToken(call));
  const chats = Array.from(tenant.chats.values())
    .filter(chat => isVisibleTo(chat, call.caller.oid) && accepts(chat))
    .map(chat => ({ chat, id: chat.id, activity: lastActivity(chat) }))
    .filter(place => after === undefined || newestFirst(after, place) < 0)
    .sort(newestFirst);
  const page = chats.slice(0, size);
  const last = page.at(-1);
  const allowance = {
    perChat: expandedMembersLimit,
    left: choices.expandMembersLimit === 'perResponse' ? expandedMembersLimit : Infinity,
  };
  const shape = expanded.map(name => `${name}()`).join(',');
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, shape === '' ? 'chats' : `chats(${shape})`),
      '@odata.count': page.length,
      ...(last !== undefined && chats.length > size
        ? { '@odata.nextLink': nextLink(call, writePlace(last.chat)) }
        : {}),
      value: page.map(({ chat }) => present(call, chat, expanded, selected, allowance)),
    },
  };
}

/** A filter for the chats with an app, shown for bots that look for theirs; undefined for another filter. */
function readInstalledAppFilter(call: Call, filter: string): Predicate<Chat> | undefined {
  const match = /^installedApps\/any\((?<name>\w+):\k<name>\/teamsApp\/id eq '(?<id>[^']*)'\)$/u.exec(filter);
  const id = match?.groups?.['id'];
  if (id === undefined) return undefined;
  switch (call.state.choices.chatsByInstalledApp) {
    case 'applied':
      return chat => chat.installedApps.some(app => app.teamsApp.id === id);
    case '400':
      throw badRequest(`Invalid filter clause: '${filter}'.`);
    case '403':
      throw new Refusal(403, 'Forbidden', 'Filtering by installed apps needs application permissions.');
  }
}

/** GET /chats/{id}: https://learn.microsoft.com/graph/api/chat-get */
export function getChat(call: Call): GraphAnswer {
  const chat = requireMembership(call);
  const expanded = readExpand(call, ['members']);
  const perChat = call.state.choices.getChatMembersLimit ?? Infinity;
  const selected = readSelect(call);
  const shape = expanded.map(name => `${name}()`).join(',');
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, `chats${shape === '' ? '' : `(${shape})`}/$entity`),
      ...present(call, chat, expanded, selected, { perChat, left: Infinity }),
    },
  };
}

/** The chat that the path names. @throws Refusal 404 (or what the choices say) where there is none. */
export function requireChat(call: Call): Chat {
  const id = call.parameters[0] ?? '';
  const chat = call.state.tenant.chats.get(id);
  if (chat !== undefined) return chat;
  if (!/^19:.+@.+$/u.test(id)) throw badRequest(`Invalid chat id '${id}'.`);
  throw call.state.choices.unknownChat === '404'
    ? notFound(`NotFound: the chat '${id}' does not exist.`)
    : notInRoster(call.caller.oid, id);
}

/** The chat that the path names, seen by the caller. @throws Refusal 403 where the caller is not in it. */
export function requireMembership(call: Call): Chat {
  const chat = requireChat(call);
  if (!isVisibleTo(chat, call.caller.oid)) throw notInRoster(call.caller.oid, chat.id);
  return chat;
}

function notInRoster(oid: string, chatId: string): Refusal {
  return new Refusal(403, 'Forbidden', 'InsufficientPrivileges', {
    innerError: {
      code: '1',
      message:
        `AclCheckFailed-The initiator 8:orgid:${oid} is not a member of the roster ` +
        `3b77d52f-ba48-4a7a-a867-a8e074d2c973 in the generic thread ${chatId}`,
    },
  });
}

function pageSize(call: Call): number {
  const top = call.options.get('$top');
  if (top === undefined) return call.state.choices.defaultPageSize;
  const asked = readCount('$top', top);
  if (asked > largestPage && call.state.choices.topAbove50 === 'error')
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${largestPage} inclusive.`,
    );
  return Math.min(asked, largestPage);
}

function readExpand(call: Call, known: readonly string[]): string[] {
  return readList('$expand', call.options.get('$expand'), known);
}

function readSelect(call: Call): readonly string[] {
  const text = call.options.get('$select');
  if (text === undefined) return chatProperties;
  if (call.state.choices.selectOnChats === 'error')
    throw badRequest("Query option '$select' is not allowed.");
  return readList('$select', text, chatProperties);
}

/** Where a chat stands in the order; the id decides between two that were active in the same millisecond. */
interface Place {
  readonly activity: string;
  readonly id: string;
}

function writePlace(chat: Chat): string {
  return `${lastActivity(chat)} ${chat.id}`;
}

function readPlace(text: string | undefined): Place | undefined {
  const [activity, id] = text?.split(' ') ?? [];
  return activity === undefined || id === undefined ? undefined : { activity, id };
}

function newestFirst(a: Place, b: Place): number {
  if (a.activity !== b.activity) return a.activity < b.activity ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

function present(
  call: Call,
  chat: Chat,
  expanded: readonly string[],
  selected: readonly string[],
  allowance: Allowance,
): Readonly<Record<string, unknown>> {
  const { id, topic, createdDateTime, lastUpdatedDateTime, chatType, webUrl, tenantId, onlineMeetingInfo } =
    chat;
  const whole = {
    id,
    topic,
    createdDateTime,
    lastUpdatedDateTime,
    chatType,
    webUrl,
    tenantId,
    isHiddenForAllMembers: false,
    onlineMeetingInfo,
    viewpoint: { isHidden: false, lastMessageReadDateTime: chat.lastMessageReadDateTime },
  };
  const members = expanded.includes('members')
    ? call.state.laggingMembers.read(chat).slice(0, Math.min(allowance.perChat, allowance.left))
    : [];
  allowance.left -= members.length;
  const base = contextOf(call, `chats(${escapeKey(id)})`);
  return {
    ...(selected === chatProperties
      ? whole
      : Object.fromEntries(Object.entries(whole).filter(([name]) => selected.includes(name)))),
    ...(expanded.includes('members') ? { 'members@odata.context': `${base}/members`, members } : {}),
    ...(expanded.includes('lastMessagePreview')
      ? {
          'lastMessagePreview@odata.context': `${base}/lastMessagePreview/$entity`,
          lastMessagePreview: chat.lastMessagePreview,
        }
      : {}),
  };
}
