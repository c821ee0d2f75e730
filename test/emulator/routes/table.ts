import type { ScopeRule } from '../authorization.ts';
import type { CloudTraits } from '../clouds.ts';
import type { Choices } from '../choices.ts';
import { badRequest, Refusal } from '../message.ts';
import type { Call, GraphAnswer, GraphVersion } from '../message.ts';
import { getInstalledApp, listInstalledApps, listPermissionGrants } from './apps.ts';
import { getChat, listChats } from './chats.ts';
import { addMember, deleteMember, getMember, listMembers, removeAllAccessForUser } from './members.ts';
import { listOrganization } from './organization.ts';
import { determineIfInteractionIsAllowed } from './teamwork.ts';
import { getMe, getUser, listUsers } from './users.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Segments of the path; `*` stands for an id. */
  readonly pattern: readonly string[];
  readonly versions: readonly GraphVersion[];
  readonly existsIn: (cloud: CloudTraits) => boolean;
  /** Undefined where the handler decides, because it depends on whom the request is about. */
  readonly scopes: ScopeRule | undefined;
  readonly options: readonly string[];
  readonly countsForUser: boolean;
  readonly handle: (call: Call) => GraphAnswer;
}

const both: readonly GraphVersion[] = ['beta', 'v1.0'];
const readChats: ScopeRule = { anyOf: ['Chat.ReadBasic', 'Chat.Read', 'Chat.ReadWrite'], words: 'teams' };
const readMembers: ScopeRule = {
  anyOf: ['Chat.ReadBasic', 'ChatMember.ReadWrite', 'Chat.Read', 'Chat.ReadWrite', 'ChatMember.Read'],
  words: 'teams',
};
const readInstallation = [
  'TeamsAppInstallation.ReadForChat',
  'TeamsAppInstallation.ReadWriteSelfForChat',
  'TeamsAppInstallation.ManageSelectedForChat',
  'TeamsAppInstallation.ReadWriteForChat',
] as const;
const readGrants: ScopeRule = {
  anyOf: ['ResourceSpecificPermissionGrant.ReadForChat', ...readInstallation],
  words: 'teams',
};
const readApps: ScopeRule = {
  anyOf: [
    ...readInstallation,
    'TeamsAppInstallation.ReadWriteAndConsentForChat',
    'TeamsAppInstallation.ReadWriteAndConsentSelfForChat',
  ],
  words: 'teams',
};
const readApp: ScopeRule = { anyOf: readInstallation, words: 'teams' };
const paging = '$skiptoken';

function route(
  method: Route['method'],
  path: string,
  handle: Route['handle'],
  rest: Partial<Omit<Route, 'method' | 'pattern' | 'handle'>>,
): Route {
  return {
    method,
    pattern: path.split('/'),
    handle,
    versions: both,
    existsIn: () => true,
    scopes: undefined,
    options: [],
    countsForUser: false,
    ...rest,
  };
}

/** Every route but `$batch`; scopes as each reference page lists them, least privileged first. */
export const routes: readonly Route[] = [
  route('GET', 'me', getMe, {
    scopes: { anyOf: ['User.Read', 'User.ReadBasic.All', 'User.Read.All'], words: 'directory' },
    options: ['$select'],
  }),
  route('GET', 'organization', listOrganization, {
    scopes: { anyOf: ['User.Read', 'Organization.Read.All'], words: 'directory' },
    options: ['$select'],
  }),
  route('GET', 'users', listUsers, {
    scopes: { anyOf: ['User.ReadBasic.All', 'User.Read.All'], words: 'directory' },
    options: ['$top', '$select', '$filter', paging],
  }),
  route('GET', 'users/*', getUser, { options: ['$select'] }),
  route('GET', 'chats', listChats, {
    scopes: readChats,
    options: ['$top', '$expand', '$filter', '$orderby', '$select', paging],
    countsForUser: true,
  }),
  route('GET', 'chats/*', getChat, {
    scopes: readChats,
    options: ['$expand', '$select'],
    countsForUser: true,
  }),
  route('GET', 'chats/*/members', listMembers, { scopes: readMembers, options: [paging] }),
  route('GET', 'chats/*/members/*', getMember, { scopes: readMembers }),
  route('POST', 'chats/*/members', addMember, {
    scopes: { anyOf: ['ChatMember.ReadWrite', 'Chat.ReadWrite'], words: 'teams' },
  }),
  route('DELETE', 'chats/*/members/*', deleteMember, {
    scopes: { anyOf: ['ChatMember.ReadWrite'], words: 'teams' },
  }),
  route('POST', 'chats/*/removeAllAccessForUser', removeAllAccessForUser, {
    existsIn: cloud => cloud.removesAccess,
    scopes: { anyOf: ['Chat.ReadWrite.All'], words: 'teams' },
    countsForUser: true,
  }),
  route('GET', 'chats/*/permissionGrants', listPermissionGrants, {
    existsIn: cloud => cloud.listsGrants,
    scopes: readGrants,
    options: [paging],
  }),
  route('GET', 'chats/*/installedApps', listInstalledApps, {
    scopes: readApps,
    options: ['$filter', '$select', '$expand', paging],
  }),
  route('GET', 'chats/*/installedApps/*', getInstalledApp, {
    scopes: readApp,
    options: ['$select', '$expand'],
  }),
  route('POST', 'teamwork/determineIfInteractionIsAllowed', determineIfInteractionIsAllowed, {
    versions: ['beta'],
    existsIn: cloud => cloud.checksInteractions,
    scopes: { anyOf: ['TeamworkUserInteraction.Read.All'], words: 'teams' },
  }),
];

/** The scopes that a route takes, widened where a choice says so. */
export function scopesOf(found: Route, choices: Choices): ScopeRule | undefined {
  const aboutApps = found.scopes === readGrants || found.scopes === readApps || found.scopes === readApp;
  if (aboutApps && choices.missingAppScope === 'unknownError')
    return { anyOf: found.scopes.anyOf, words: 'none' };
  return choices.chatReadWriteAllLists && (found.scopes === readChats || found.scopes === readMembers)
    ? { ...found.scopes, anyOf: [...found.scopes.anyOf, 'Chat.ReadWrite.All'] }
    : found.scopes;
}

/** @throws Refusal 400 for a path that Graph does not have, 405 for a method that the path does not take. */
export function findRoute(
  method: string,
  { version, cloud }: { readonly version: GraphVersion; readonly cloud: CloudTraits },
  segments: readonly string[],
): Route {
  const here = routes.filter(
    ({ pattern, versions, existsIn }) =>
      versions.includes(version) && existsIn(cloud) && fits(pattern, segments),
  );
  const found = here.find(candidate => candidate.method === method);
  if (found !== undefined) return found;
  if (here.length > 0)
    throw new Refusal(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  throw badRequest(`Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((name, index) => (name === '*' ? segments[index] !== '' : name === segments[index]))
  );
}
