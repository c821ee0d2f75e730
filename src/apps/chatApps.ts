import { failureOf, type Failure } from '../core/failure.ts';
import { sameGuid } from '../core/guid.ts';
import type { Priority } from '../graph/call.ts';
import { endsRun } from '../graph/errors.ts';
import { withConsent, type AppsApi, type InstallationList, type WholeList } from './appsApi.ts';
import {
  isWhole,
  permissionKey,
  resourceOf,
  type AppInChat,
  type AppInstallation,
  type AppPermission,
  type ChatApps,
  type ChatAppsSoFar,
  type PermissionGrant,
  type PermissionOnChat,
  type PermissionState,
  type UnexplainedGrants,
} from './model.ts';

/** Calls `tell` with the apps of a chat while the rest about them is still being read. */
export type TellApps = (soFar: ChatAppsSoFar) => void;

const untold: TellApps = () => undefined;

/**
 * Reads the apps of a chat and what they may do there: two requests, or three. The apps come first, because a chat
 * takes one request a second. The apps are shown even where the rest cannot be read.
 * @throws {@link FailureError} if the apps cannot be read, or if `signal` aborts.
 */
export async function readChatApps(
  api: AppsApi,
  chatId: string,
  signal: AbortSignal,
  priority?: Priority,
  tell = untold,
): Promise<ChatApps> {
  const installed = await api.listInstallations(chatId, signal, priority);
  const told: Parts = {
    consents: installed.hasConsents ? { kind: 'read' } : { kind: 'underWay' },
    grants: api.listsGrants ? { kind: 'underWay' } : { kind: 'notInCloud' },
  };
  const whole = wholeOf(told);
  if (whole) {
    return joined(chatId, installed, noGrants, whole);
  }
  tell(joined(chatId, installed, noGrants, told));
  // The chat has had its request of this second.
  const consented = installed.hasConsents
    ? { list: installed, consents: { kind: 'read' as const } }
    : await withConsents(api, chatId, installed, signal);
  const { list, consents } = consented;
  if (!api.listsGrants) {
    return joined(chatId, list, noGrants, { consents, grants: { kind: 'notInCloud' } });
  }
  if (consents.kind === 'failed' && endsRun(consents.failure)) {
    return joined(chatId, list, noGrants, { consents, grants: consents });
  }
  if (!installed.hasConsents) {
    tell(joined(chatId, list, noGrants, { consents, grants: told.grants }));
  }
  const grants = await partOf(api.listGrants(chatId, signal, 'background'));
  return grants.kind === 'read'
    ? joined(chatId, list, grants.value, { consents, grants: { kind: 'read' } })
    : joined(chatId, list, noGrants, { consents, grants });
}

/**
 * The failure of a part that would fail the same way for the next chat; `undefined` if there is none.
 */
export function endingFailureIn({ grants, consents }: ChatApps): Failure | undefined {
  return [grants, consents]
    .flatMap(part => (part.kind === 'failed' ? [part.failure] : []))
    .find(failure => endsRun(failure));
}

type Parts = Pick<ChatAppsSoFar, 'grants' | 'consents'>;

/** The parts if none of them is still to be read. */
function wholeOf({ grants, consents }: Parts): Pick<ChatApps, 'grants' | 'consents'> | undefined {
  return grants.kind === 'underWay' || consents.kind === 'underWay' ? undefined : { grants, consents };
}

const noGrants: WholeList<PermissionGrant> = { items: [], unreadable: 0, isCut: false };

type Part<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'failed'; readonly failure: Failure };

/** What was read, or why it could not be. @throws FailureError `cancelled` */
async function partOf<T>(reading: Promise<T>): Promise<Part<T>> {
  try {
    return { kind: 'read', value: await reading };
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === 'cancelled') {
      throw thrown;
    }
    return { kind: 'failed', failure };
  }
}

async function withConsents(
  api: AppsApi,
  chatId: string,
  list: InstallationList,
  signal: AbortSignal,
): Promise<{ readonly list: InstallationList; readonly consents: ChatApps['consents'] }> {
  const consents = await partOf(api.listConsents(chatId, signal, 'background'));
  if (consents.kind === 'failed') {
    return { list, consents };
  }
  const items = list.items.map(item => withConsent(item, consents.value));
  return { list: { ...list, items }, consents: { kind: 'read' } };
}

function joined<P extends Parts>(
  chatId: string,
  list: InstallationList,
  grants: WholeList<PermissionGrant>,
  parts: P,
): Omit<ChatApps, 'grants' | 'consents'> & P {
  const holders = new Holders(list.items, grants.items);
  const unexplained = unexplainedOf(holders.left);
  const known = parts.grants.kind !== 'read' ? 'none' : isWhole(grants) ? 'all' : 'some';
  const apps = list.items.map(installation => {
    const own = holders.grantsOf(installation);
    return {
      ...installation,
      permissions: permissionsOf(installation, permissionsIn(own), { known, inDoubt: noKeys }),
      joinedBy: own.at(0)?.by,
    };
  });
  return {
    chatId,
    apps: apps.map(app => {
      const inDoubt = grantsInDoubt(app, { apps, unexplained });
      const own = permissionsIn(holders.grantsOf(app));
      return inDoubt.size === 0 ? app : { ...app, permissions: permissionsOf(app, own, { known, inDoubt }) };
    }),
    unexplained,
    unreadable: list.unreadable + grants.unreadable,
    isCut: list.isCut || grants.isCut,
    ...parts,
  };
}

/** A grant, and by which of its ids it led to an app. */
interface HeldGrant {
  readonly permission: AppPermission;
  readonly by: NonNullable<AppInChat['joinedBy']>;
}

/**
 * Which apps the grants are for. By what developers are told, `clientAppId` is the id in the manifest; by its reference
 * page, `clientId` is. Several installations may share a registration.
 */
class Holders {
  /** The grants that are for none of them. */
  readonly left: readonly PermissionGrant[];
  private readonly held = new Map<string, HeldGrant[]>();

  constructor(installations: readonly AppInstallation[], grants: readonly PermissionGrant[]) {
    for (const { entraAppId } of installations) {
      if (entraAppId !== undefined) {
        this.held.set(entraAppId.toLowerCase(), []);
      }
    }
    this.left = grants.filter(
      ({ entraAppId, servicePrincipalId, permission }) =>
        !this.hold(entraAppId, { permission, by: 'clientAppId' }) &&
        !this.hold(servicePrincipalId, { permission, by: 'clientId' }),
    );
  }

  grantsOf({ entraAppId }: AppInstallation): readonly HeldGrant[] {
    return this.held.get(entraAppId?.toLowerCase() ?? '') ?? [];
  }

  /** @returns whether there is an app of this id. */
  private hold(id: string | undefined, grant: HeldGrant): boolean {
    const own = id === undefined ? undefined : this.held.get(id.toLowerCase());
    own?.push(grant);
    return own !== undefined;
  }
}

function permissionsIn(grants: readonly HeldGrant[]): readonly AppPermission[] {
  return grants.map(({ permission }) => permission);
}

function unexplainedOf(grants: readonly PermissionGrant[]): UnexplainedGrants[] {
  const byRegistration = new Map<string, UnexplainedGrants & { readonly permissions: AppPermission[] }>();
  for (const { entraAppId, servicePrincipalId, permission } of grants) {
    const key = JSON.stringify([entraAppId?.toLowerCase(), servicePrincipalId?.toLowerCase()]);
    const known = byRegistration.get(key) ?? { entraAppId, servicePrincipalId, permissions: [] };
    known.permissions.push(permission);
    byRegistration.set(key, known);
  }
  return Array.from(byRegistration.values(), ({ permissions, ...ids }) => ({
    ...ids,
    permissions: [...distinct(permissions).values()],
  }));
}

/** What the grants of a chat tell of its apps. */
interface KnownGrants {
  /** Whether they could be read: some, where one of them could not, or where their pages lead nowhere. */
  readonly known: 'all' | 'some' | 'none';
  /** The keys of what may have been granted to the app besides. */
  readonly inDoubt: ReadonlySet<string>;
}

const noKeys: ReadonlySet<string> = new Set();

function permissionsOf(
  { required, consented }: Pick<AppInstallation, 'required' | 'consented'>,
  grants: readonly AppPermission[],
  { known, inDoubt }: KnownGrants,
): PermissionOnChat[] {
  const granted = distinct(grants);
  const isConsented = consented && distinct(consented);
  const all = distinct([...granted.values(), ...(consented ?? []), ...(required ?? [])]);
  return Array.from(all, ([key, permission]) => {
    const mayBeGranted =
      granted.has(permissionKey({ ...permission, type: 'unknown' })) || isAmong(permission, inDoubt);
    return {
      ...permission,
      state: stateOf(permission, {
        isGranted: granted.has(key),
        isConsented: isConsented?.has(key),
        grants: mayBeGranted ? 'some' : known,
      }),
    };
  });
}

interface Evidence {
  readonly isGranted: boolean;
  /** `undefined` where the consents could not be read. */
  readonly isConsented: boolean | undefined;
  /** Which of the grants that may be of this permission are known. */
  readonly grants: KnownGrants['known'];
}

function stateOf({ name, type }: AppPermission, evidence: Evidence): PermissionState {
  const { isGranted, isConsented, grants } = evidence;
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
  switch (grants) {
    case 'all':
      return isConsented === true ? 'consented' : 'notGranted';
    case 'some':
      return 'unknown';
    case 'none':
      return isConsented === true ? 'consented' : 'unknown';
  }
}

/** Whether a permission, of its type or of one that nobody has heard of, is among those of these keys. */
export function isAmong(permission: AppPermission, keys: ReadonlySet<string>): boolean {
  return keys.has(permissionKey(permission)) || keys.has(permissionKey({ ...permission, type: 'unknown' }));
}

/**
 * The keys of what may have been granted to an app of whose registration the service says nothing: what no app explains,
 * and what was granted to apps that may be of the same manifest, and so of the same registration.
 */
export function grantsInDoubt(
  app: AppInstallation,
  { apps, unexplained }: Pick<ChatApps, 'apps' | 'unexplained'>,
): ReadonlySet<string> {
  if (app.isRegistered !== undefined) {
    return noKeys;
  }
  const grants = [
    ...unexplained.flatMap(({ permissions }) => permissions),
    ...apps.filter(other => mayBeTwins(app, other)).flatMap(grantsOfApp),
  ];
  return new Set(grants.map(permissionKey));
}

function mayBeTwins(one: AppInstallation, other: AppInstallation): boolean {
  return (
    one.manifestId === undefined ||
    other.manifestId === undefined ||
    sameGuid(one.manifestId, other.manifestId)
  );
}

/** What was granted to the registration of an app. Consent to a delegated permission is for one installation alone. */
function grantsOfApp({ permissions, consented = [] }: AppInChat): readonly AppPermission[] {
  const isConsented = new Set(consented.map(permissionKey));
  return permissions.filter(
    permission =>
      permission.state === 'granted' &&
      !(permission.type === 'delegated' && isConsented.has(permissionKey(permission))),
  );
}

/** Grants that no app explains, of this registration. The service's own pages contradict each other on which id it is. */
export function grantsOfRegistration(
  entraAppId: string,
  unexplained: readonly UnexplainedGrants[],
): readonly HeldGrant[] {
  return unexplained.flatMap((grants): HeldGrant[] => {
    const by = sameGuid(grants.entraAppId, entraAppId) ? 'clientAppId' : 'clientId';
    return by === 'clientAppId' || sameGuid(grants.servicePrincipalId, entraAppId)
      ? grants.permissions.map(permission => ({ permission, by }))
      : [];
  });
}

/**
 * An app whose registration the service does not name, with what was granted to the registration that its manifest
 * names, whether or not another app explains it. Any other app as it is.
 */
export function withRegistration(
  app: AppInChat,
  entraAppId: string | undefined,
  chat: Pick<ChatApps, 'apps' | 'grants' | 'unexplained' | 'unreadable' | 'isCut'>,
): AppInChat {
  if (app.isRegistered !== undefined || entraAppId === undefined) {
    return app;
  }
  const left = grantsOfRegistration(entraAppId, chat.unexplained);
  const twins = chat.apps.filter(other => sameGuid(other.entraAppId, entraAppId));
  const own = [...permissionsIn(left), ...twins.flatMap(grantsOfApp)];
  const known = chat.grants.kind !== 'read' ? 'none' : isWhole(chat) ? 'all' : 'some';
  return {
    ...app,
    isRegistered: true,
    permissions: permissionsOf(app, own, { known, inDoubt: noKeys }),
    joinedBy: left.at(0)?.by ?? twins.find(({ joinedBy }) => joinedBy !== undefined)?.joinedBy,
  };
}

/** Each permission once, by its key, in the order of the keys: by type and name. */
function distinct(permissions: readonly AppPermission[]): ReadonlyMap<string, AppPermission> {
  const byKey = new Map<string, AppPermission>();
  for (const permission of permissions) {
    const key = permissionKey(permission);
    byKey.set(key, byKey.get(key) ?? permission);
  }
  return new Map([...byKey].sort(([one], [other]) => (one < other ? -1 : 1)));
}
