import { badRequest, notFound, Refusal } from '../message.ts';
import type { Call, GraphAnswer } from '../message.ts';
import {
  contextOf,
  escapeKey,
  nextLink,
  readExpandItems,
  readFilter,
  readList,
  readSkipToken,
} from '../odata.ts';
import type { ExpandItem } from '../odata.ts';
import { grantOf } from '../seed/apps.ts';
import type { AppPermission, Chat, InstalledApp } from '../tenant.ts';
import { requireMembership } from './chats.ts';

/** GET /chats/{id}/permissionGrants: https://learn.microsoft.com/graph/api/chat-list-permissiongrants */
export function listPermissionGrants(call: Call): GraphAnswer {
  const chat = requireReadable(call);
  const { choices } = call.state;
  const apps = visibleApps(call, chat);
  const delegated = apps.flatMap(app =>
    app.consented.filter(({ type }) => type === 'delegated').map(each => grantOf(app, each, chat.id)),
  );
  const grants = [
    ...chat.permissionGrants.filter(grant => !isHidden(call, grant.clientAppId)),
    ...(choices.grantsOfUninstalled === 'left' ? chat.formerGrants : []),
    ...(choices.delegatedGrants === 'listed' ? delegated : []),
  ];
  const shown = choices.chatConsent === 'off' || isWithoutApps(call, chat) ? [] : grants;
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, 'permissionGrants'),
      ...pageOf(call, shown, choices.grantsPageSize),
    },
  };
}

/** GET /chats/{id}/installedApps: https://learn.microsoft.com/graph/api/chat-list-installedapps */
export function listInstalledApps(call: Call): GraphAnswer {
  const chat = requireReadable(call);
  const shape = readShape(call);
  const filter = call.options.get('$filter');
  const accepts = filter === undefined ? () => true : readAppFilter(filter, shape);
  const apps = (isWithoutApps(call, chat) ? [] : visibleApps(call, chat)).filter(accepts);
  const { '@odata.nextLink': next, value } = pageOf(call, apps, call.state.choices.installedAppsPageSize);
  return {
    status: 200,
    body: {
      '@odata.context': installedAppsContext(call, chat, shape, ''),
      ...(next === undefined ? {} : { '@odata.nextLink': next }),
      value: value.map(installed => present(call, installed, shape)),
    },
  };
}

/** GET /chats/{id}/installedApps/{id}: https://learn.microsoft.com/graph/api/chat-get-installedapps */
export function getInstalledApp(call: Call): GraphAnswer {
  const chat = requireReadable(call);
  const shape = readShape(call);
  const id = call.parameters[1] ?? '';
  const installed = visibleApps(call, chat).find(candidate => candidate.id === id);
  if (installed === undefined) {
    const words = `No installation '${id}' is in the chat.`;
    switch (call.state.choices.unknownInstallation) {
      case '404':
        throw notFound(words);
      case '400':
        throw badRequest(words);
      case '403':
        throw new Refusal(403, 'Forbidden', words);
    }
  }
  return {
    status: 200,
    body: {
      '@odata.context': installedAppsContext(call, chat, shape, '/$entity'),
      ...present(call, installed, shape),
    },
  };
}

/** The chat that the path names. @throws Refusal where the caller, or the kind of chat, lets nobody see its apps. */
function requireReadable(call: Call): Chat {
  const chat = requireMembership(call);
  const { choices } = call.state;
  const foreign = chat.tenantId !== call.caller.tid;
  if (foreign && choices.appsOfForeignChat === '404') throw notFound('The chat is of another tenant.');
  if (
    (foreign && choices.appsOfForeignChat === '403') ||
    (isOfTwoPeople(chat) && choices.appsOfTwoPeople === '403') ||
    (isWithBot(chat) && choices.appsOfBotChat === '403') ||
    (isLimited(call) && choices.limitedAppScopes === '403')
  )
    throw new Refusal(403, 'Forbidden', 'The apps of this chat cannot be read.');
  return chat;
}

function isWithoutApps(call: Call, chat: Chat): boolean {
  const { appsOfTwoPeople, appsOfBotChat } = call.state.choices;
  return (isOfTwoPeople(chat) && appsOfTwoPeople === 'none') || (isWithBot(chat) && appsOfBotChat === 'none');
}

function isOfTwoPeople(chat: Chat): boolean {
  return chat.chatType === 'oneOnOne' && chat.members.length > 1;
}

/** A bot is no member that Graph lists: its person is alone in the roster. */
function isWithBot(chat: Chat): boolean {
  return chat.chatType === 'oneOnOne' && chat.members.length === 1;
}

/** Whether the caller may manage nothing but its own, or selected, apps. */
function isLimited(call: Call): boolean {
  const scopes = call.caller.scp.split(' ').filter(scope => scope.startsWith('TeamsAppInstallation.'));
  return scopes.length > 0 && scopes.every(scope => /Self|Selected/u.test(scope));
}

function isHidden(call: Call, entraAppId: string | null): boolean {
  const { limitedAppScopes } = call.state.choices;
  return limitedAppScopes === 'filtered' && isLimited(call) && entraAppId !== call.caller.appid;
}

function visibleApps(call: Call, chat: Chat): readonly InstalledApp[] {
  return chat.installedApps.filter(({ azureADAppId }) => !isHidden(call, azureADAppId));
}

/** Which parts of an installation are asked for. */
interface Shape {
  /** Undefined where nothing is selected. */
  readonly selected: readonly string[] | undefined;
  readonly expanded: readonly ExpandItem[];
}

function readShape(call: Call): Shape {
  const select = call.options.get('$select');
  const selected =
    select === undefined
      ? undefined
      : readList('$select', select, ['id', 'consentedPermissionSet', 'teamsApp', 'teamsAppDefinition']);
  const expanded = readExpandItems(call.options.get('$expand'), {
    teamsApp: ['$select'],
    teamsAppDefinition: ['$select', '$expand'],
  });
  if (selected === undefined || expanded.length === 0) return { selected, expanded };
  switch (call.state.choices.selectWithExpand) {
    case 'both':
      return { selected, expanded };
    case 'selectAlone':
      return { selected, expanded: [] };
    case 'expandAlone':
      return { selected: undefined, expanded };
    case 'error':
      throw badRequest('$select and $expand cannot be used together here.');
  }
}

function readAppFilter(filter: string, { expanded }: Shape): (installed: InstalledApp) => boolean {
  if (filter.includes('teamsApp/externalId') && !expanded.some(({ name }) => name === 'teamsApp'))
    throw badRequest('teamsApp has to be expanded in order to be filtered by.');
  return readFilter<InstalledApp>(filter, property => {
    if (property === 'teamsApp/externalId') return installed => installed.teamsApp.externalId;
    return property === 'teamsApp/id' ? installed => installed.teamsApp.id : undefined;
  });
}

function installedAppsContext(call: Call, chat: Chat, { selected, expanded }: Shape, suffix: string): string {
  const parts = [...(selected ?? []), ...expanded.map(({ name }) => `${name}()`)].join(',');
  const shape = parts === '' ? '' : `(${parts})`;
  return contextOf(call, `chats(${escapeKey(chat.id)})/installedApps${shape}${suffix}`);
}

function present(call: Call, installed: InstalledApp, { selected, expanded }: Shape): object {
  const parts = expanded.map((item): [string, object] => [
    item.name,
    item.name === 'teamsApp' ? installed.teamsApp : presentDefinition(call, installed, item),
  ]);
  return {
    id: installed.id,
    ...(selected?.includes('consentedPermissionSet') === true ? consentOf(call, installed) : {}),
    ...Object.fromEntries(parts),
  };
}

function consentOf(call: Call, { consented }: InstalledApp): object {
  if (consented.length > 0) return { consentedPermissionSet: permissionSet(consented) };
  switch (call.state.choices.consentWithoutPermissions) {
    case 'null':
      return { consentedPermissionSet: null };
    case 'empty':
      return { consentedPermissionSet: permissionSet([]) };
    case 'absent':
      return {};
  }
}

function presentDefinition(call: Call, installed: InstalledApp, { options }: ExpandItem): object {
  const { definition, teamsApp, azureADAppId, botId, required } = installed;
  const { entraIdInV1, definitionAuthorization } = call.state.choices;
  const whole: Readonly<Record<string, unknown>> = {
    id: definition.id,
    teamsAppId: teamsApp.id,
    ...(call.version === 'v1.0' && entraIdInV1 === 'absent' ? {} : { azureADAppId }),
    displayName: definition.displayName,
    version: definition.version,
    requiredResourceSpecificApplicationPermissions: [],
    publishingState: 'published',
    shortdescription: definition.shortdescription,
    description: definition.description,
    lastModifiedDateTime: null,
    createdBy: null,
    ...(definitionAuthorization === 'absent'
      ? {}
      : {
          authorization: {
            clientAppId: definitionAuthorization === 'withClientAppId' ? azureADAppId : null,
            requiredPermissionSet: permissionSet(required),
          },
        }),
  };
  const select = options.get('$select')?.split(',');
  const shown = Object.entries(whole).filter(([name]) => select === undefined || select.includes(name));
  const bot = options.get('$expand') === 'bot' && botId !== undefined ? { bot: { id: botId } } : {};
  return { ...Object.fromEntries(shown), ...bot };
}

function permissionSet(permissions: readonly AppPermission[]): object {
  return {
    resourceSpecificPermissions: permissions.map(({ name, type }) => ({
      permissionValue: name,
      permissionType: type,
    })),
  };
}

function pageOf<T extends { readonly id: string }>(
  call: Call,
  all: readonly T[],
  size = all.length,
): { readonly value: readonly T[]; readonly '@odata.nextLink'?: string } {
  const after = readSkipToken(call);
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(start, start + size);
  const last = page.at(-1);
  return {
    ...(last !== undefined && start + size < all.length
      ? { '@odata.nextLink': nextLink(call, last.id) }
      : {}),
    value: page,
  };
}
