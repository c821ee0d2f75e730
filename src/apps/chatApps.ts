import { FailureError, failureOf } from '../core/failure.ts';
import type { Priority } from '../graph/call.ts';
import { endsRun } from '../graph/errors.ts';
import type { AppsApi, InstallationList } from './appsApi.ts';
import {
  isSameId,
  permissionKey,
  resourceOf,
  type AppInChat,
  type AppInstallation,
  type AppPermission,
  type ChatApps,
  type PartReading,
  type PermissionGrant,
  type PermissionOnChat,
  type PermissionState,
  type UnexplainedGrants,
} from './model.ts';

/**
 * Reads the apps of a chat and what they may do there: two requests, or three. Grants that cannot be read keep no app
 * from being shown.
 * @throws {@link FailureError} if the apps cannot be read, or if the next chat would fail the same way.
 */
export async function readChatApps(
  api: AppsApi,
  chatId: string,
  signal: AbortSignal,
  priority?: Priority,
): Promise<ChatApps> {
  const list = await api.listInstallations(chatId, signal, priority);
  if (!api.listsGrants) {
    return joined(chatId, list, [], { grants: { kind: 'notInCloud' }, unreadable: 0, isCut: false });
  }
  try {
    // The chat has had its request of this second.
    const { items, unreadable, isCut } = await api.listGrants(chatId, signal, 'background');
    return joined(chatId, list, items, { grants: { kind: 'read' }, unreadable, isCut });
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (endsRun(failure)) {
      throw new FailureError(failure);
    }
    return joined(chatId, list, [], { grants: { kind: 'failed', failure }, unreadable: 0, isCut: false });
  }
}

function joined(
  chatId: string,
  list: InstallationList,
  grants: readonly PermissionGrant[],
  reading: Pick<ChatApps, 'grants' | 'unreadable' | 'isCut'>,
): ChatApps {
  const byGrant = new Map(grants.map(grant => [grant, holdersOf(grant, list.items)]));
  const apps = list.items.map((installation): AppInChat => {
    const own = grants.filter(grant => byGrant.get(grant)?.apps.includes(installation));
    return {
      ...installation,
      permissions: permissionsOf(installation, own, reading.grants),
      joinedBy: own.map(grant => byGrant.get(grant)?.by).at(0),
    };
  });
  return {
    chatId,
    apps,
    unexplained: unexplainedOf(grants.filter(grant => byGrant.get(grant)?.apps.length === 0)),
    grants: reading.grants,
    consents: list.consents,
    unreadable: list.unreadable + reading.unreadable,
    isCut: list.isCut || reading.isCut,
  };
}

interface Holders {
  readonly apps: readonly AppInstallation[];
  readonly by: 'clientAppId' | 'clientId' | undefined;
}

/**
 * The apps that a grant is for. By what developers are told, `clientAppId` is the id in the manifest; by its reference
 * page, `clientId` is. Several installations may share a registration.
 */
function holdersOf(grant: PermissionGrant, installations: readonly AppInstallation[]): Holders {
  const of = (id: string | undefined): readonly AppInstallation[] =>
    installations.filter(({ entraAppId }) => isSameId(entraAppId, id));
  const byAppId = of(grant.entraAppId);
  if (byAppId.length > 0) {
    return { apps: byAppId, by: 'clientAppId' };
  }
  const byClientId = of(grant.servicePrincipalId);
  return { apps: byClientId, by: byClientId.length > 0 ? 'clientId' : undefined };
}

function unexplainedOf(grants: readonly PermissionGrant[]): UnexplainedGrants[] {
  const byRegistration = new Map<string, readonly PermissionGrant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.entraAppId?.toLowerCase(), grant.servicePrincipalId?.toLowerCase()]);
    byRegistration.set(key, [...(byRegistration.get(key) ?? []), grant]);
  }
  return [...byRegistration.values()].map(([first, ...others]) => ({
    entraAppId: first?.entraAppId,
    servicePrincipalId: first?.servicePrincipalId,
    permissions: distinct([...(first ? [first] : []), ...others].map(({ permission }) => permission)),
  }));
}

function permissionsOf(
  { required, consented }: AppInstallation,
  grants: readonly PermissionGrant[],
  reading: PartReading,
): PermissionOnChat[] {
  const granted = grants.map(({ permission }) => permission);
  const known = distinct([...granted, ...(consented ?? []), ...(required ?? [])]);
  return known.map(permission => ({
    ...permission,
    state: stateOf(permission, {
      isGranted: includes(granted, permission),
      isConsented: consented && includes(consented, permission),
      knowsGrants: reading.kind === 'read',
    }),
  }));
}

interface Evidence {
  readonly isGranted: boolean;
  /** `undefined` where it could not be read what was consented to. */
  readonly isConsented: boolean | undefined;
  readonly knowsGrants: boolean;
}

function stateOf({ name, type }: AppPermission, evidence: Evidence): PermissionState {
  const { isGranted, isConsented, knowsGrants } = evidence;
  const resource = resourceOf(name);
  if (isGranted) {
    return 'granted';
  }
  if (resource === 'team' || resource === 'user') {
    return 'elsewhere';
  }
  // Delegated permissions are not among the grants: having consented is having them.
  if (type === 'delegated') {
    return isConsented === undefined ? 'unknown' : isConsented ? 'granted' : 'notGranted';
  }
  if (!knowsGrants) {
    return isConsented === true ? 'consented' : 'unknown';
  }
  return isConsented === true ? 'consented' : 'notGranted';
}

function includes(permissions: readonly AppPermission[], wanted: AppPermission): boolean {
  return permissions.some(permission => permissionKey(permission) === permissionKey(wanted));
}

/** Each permission once, by type and name. */
function distinct(permissions: readonly AppPermission[]): AppPermission[] {
  const byKey = new Map<string, AppPermission>();
  for (const permission of permissions) {
    byKey.set(permissionKey(permission), byKey.get(permissionKey(permission)) ?? permission);
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, permission]) => permission);
}
