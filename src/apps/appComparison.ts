import { sameGuid } from '../core/guid.ts';
import { grantsInDoubt, grantsOfRegistration, isAmong, withRegistration } from './chatApps.ts';
import type { AppManifest } from './manifest.ts';
import { permissionsByPlace } from './manifest.ts';
import {
  isWhole,
  permissionKey,
  resourceOf,
  type AppInChat,
  type AppPermission,
  type ChatApps,
  type PermissionOnChat,
} from './model.ts';
import { hasPlaceholders } from './placeholders.ts';

/** What may lie behind a permission that is asked for and not granted. */
export type NotGrantedReason =
  /** The installed version does not ask for it. */
  | 'notUpgraded'
  /** The installed version asks for it, and nobody consented. */
  | 'notConsented'
  /** It was consented to, and is not granted: the tenant's policy may forbid it, or the grant is not visible yet. */
  | 'policy'
  /** The app has no registration in Entra, so that nothing can be granted to it. */
  | 'noRegistration'
  /** The service does not say what the installed version asks for. */
  | 'unknown';

/** How a permission of the manifest, or of the app, stands on a chat. */
export type ComparedState =
  | { readonly kind: 'granted' }
  | { readonly kind: 'notGranted'; readonly reason: NotGrantedReason }
  /** The app has it, and the manifest does not ask for it. */
  | { readonly kind: 'notAskedFor' }
  /** The data that decides it could not be read, is not clearly about this app, or does not exist in the cloud. */
  | { readonly kind: 'unknown' };

/** A permission that is asked for or granted. */
export interface ComparedPermission extends AppPermission {
  readonly state: ComparedState;
}

/** Whether a permission is known to be missing. */
export function isMissing({ state }: ComparedPermission): boolean {
  return state.kind === 'notGranted';
}

/** An installation of the app of a manifest, compared with it. */
export interface ComparedApp {
  readonly app: AppInChat;
  /** `undefined` where the service does not say its version, or that of the manifest has a placeholder without a value. */
  readonly isSameVersion: boolean | undefined;
  /** Whether it belongs to the registration that the manifest names; `undefined` where one of them names none. */
  readonly isSameRegistration: boolean | undefined;
  /** Asked for and granted, asked for and not granted, granted and not asked for; each by type and name. */
  readonly permissions: readonly ComparedPermission[];
}

/** A manifest compared with what a chat has of its app. */
export interface AppComparison {
  readonly chat: ChatApps;
  /** One for each installation: there may be twins, sideloaded and of the organization. None if it is not installed. */
  readonly installed: readonly ComparedApp[];
  /** Whether everything was read, so that another installation could not have been missed. */
  readonly isCertain: boolean;
  /** What was granted to the registration of the manifest, although no app of the manifest in this chat belongs to it. */
  readonly leftGrants: readonly AppPermission[];
}

/** Compares a manifest whose id is known with the apps of a chat. Ids decide which app it is, and nothing else. */
export function compareWithChat(manifest: AppManifest, manifestId: string, chat: ChatApps): AppComparison {
  const installed = chat.apps.filter(app => sameGuid(app.manifestId, manifestId));
  const entraAppId = knownRegistration(manifest);
  const left = entraAppId === undefined ? [] : grantsOfRegistration(entraAppId, chat.unexplained);
  return {
    chat,
    installed: installed.map(app => comparedApp(manifest, app, chat)),
    isCertain: isWhole(chat) && isEachAppTold(chat, entraAppId),
    // They belong to an app whose registration the service does not name.
    leftGrants: installed.some(app => app.isRegistered === undefined)
      ? []
      : left.map(({ permission }) => permission),
  };
}

/** The registration that a manifest names; `undefined` if it names none, or none was provisioned. */
export function knownRegistration({ entraAppId }: Pick<AppManifest, 'entraAppId'>): string | undefined {
  return entraAppId?.kind === 'known' ? entraAppId.id : undefined;
}

/** Whether each of these apps names its manifest, or at least a registration other than this one. */
export function isEachAppTold({ apps }: Pick<ChatApps, 'apps'>, entraAppId: string | undefined): boolean {
  return apps.every(app => app.manifestId !== undefined || isSameRegistration(app, entraAppId) === false);
}

/** Whether an app belongs to this registration; `undefined` where one of them is not known. */
export function isSameRegistration(app: AppInChat, entraAppId: string | undefined): boolean | undefined {
  return entraAppId !== undefined && app.entraAppId !== undefined
    ? sameGuid(entraAppId, app.entraAppId)
    : undefined;
}

function comparedApp(manifest: AppManifest, installed: AppInChat, chat: ChatApps): ComparedApp {
  const entraAppId = knownRegistration(manifest);
  const app = withRegistration(installed, entraAppId, chat);
  const asked = permissionsByPlace(manifest).onChats;
  const askedKeys = new Set(asked.map(permissionKey));
  const compared = comparePermissions(asked, app, chat);
  const others = app.permissions
    .filter(permission => permission.state === 'granted' && !askedKeys.has(permissionKey(permission)))
    .filter(({ name }) => resourceOf(name) === 'chat' || resourceOf(name) === 'unknown')
    .map(({ name, type }) => ({ name, type, state: { kind: 'notAskedFor' as const } }));
  return {
    app,
    isSameVersion: isSameVersion(app, manifest),
    isSameRegistration: isSameRegistration(app, entraAppId),
    permissions: [...compared, ...others].sort(byState),
  };
}

function isSameVersion(app: AppInChat, manifest: AppManifest): boolean | undefined {
  return app.version === undefined || manifest.version === undefined || hasPlaceholders(manifest.version)
    ? undefined
    : app.version === manifest.version;
}

interface Evidence {
  /** Whether the installed version asks for it; `undefined` where the service does not say. */
  readonly isRequired: boolean | undefined;
  readonly isRegistered: boolean | undefined;
  /** Whether data about it is missing, or may be about another app. */
  readonly isDoubtful: boolean;
  /** Whether everything was read that could show that the app has it. */
  readonly isTold: boolean;
}

/** The part of a reading of a chat's apps that decides the permissions of one of them. */
type ReadParts = Pick<ChatApps, 'apps' | 'grants' | 'consents' | 'unexplained' | 'unreadable' | 'isCut'>;

/**
 * How permissions that an app should have stand on a chat, in their order.
 * @param chat what could be read of the apps of the chat.
 */
export function comparePermissions(
  asked: readonly AppPermission[],
  app: AppInChat,
  chat: ReadParts,
): readonly ComparedPermission[] {
  const known = new Map(app.permissions.map(permission => [permissionKey(permission), permission]));
  const required = app.required && new Set(app.required.map(permissionKey));
  const inDoubt = grantsInDoubt(app, chat);
  return asked.map(permission => {
    const key = permissionKey(permission);
    const evidence = {
      isRequired: required?.has(key),
      isRegistered: app.isRegistered,
      isDoubtful: isDoubtful(permission, app, chat) || isAmong(permission, inDoubt),
      isTold: isTold(permission, chat),
    };
    return { ...permission, state: stateOf(known.get(key), evidence) };
  });
}

/** Whether an app may have a permission after all: in data of the chat that is unclear, or that could not be read. */
function isDoubtful(permission: AppPermission, app: AppInChat, chat: ReadParts): boolean {
  return (
    !isWhole(chat) ||
    // A manifest that does not say the type may mean either; a grant of an unknown type may be this one.
    permission.type === 'unknown' ||
    app.permissions.some(
      one =>
        one.state === 'granted' && permissionKey(one) === permissionKey({ ...permission, type: 'unknown' }),
    )
  );
}

/** Whether the data that decides permissions of this type could be read: the grants, or the consents. */
function isTold(
  { type }: AppPermission,
  { grants, consents }: Pick<ReadParts, 'grants' | 'consents'>,
): boolean {
  return (type === 'delegated' ? consents : grants).kind === 'read';
}

function stateOf(
  known: PermissionOnChat | undefined,
  { isRequired, isRegistered, isDoubtful: doubtful, isTold: told }: Evidence,
): ComparedState {
  if (known?.state === 'granted') {
    return { kind: 'granted' };
  }
  if (doubtful) {
    return { kind: 'unknown' };
  }
  switch (known?.state) {
    case 'unknown':
      return { kind: 'unknown' };
    case 'consented':
      return told ? { kind: 'notGranted', reason: 'policy' } : { kind: 'unknown' };
    case 'notGranted':
    case 'elsewhere':
    case undefined:
      break;
  }
  if (isRegistered === false) {
    return { kind: 'notGranted', reason: 'noRegistration' };
  }
  if (isRequired === undefined) {
    return told ? { kind: 'notGranted', reason: 'unknown' } : { kind: 'unknown' };
  }
  return { kind: 'notGranted', reason: isRequired ? 'notConsented' : 'notUpgraded' };
}

const order: readonly ComparedState['kind'][] = ['notGranted', 'unknown', 'notAskedFor', 'granted'];

/** What needs looking at comes first. */
function byState(one: ComparedPermission, other: ComparedPermission): number {
  const difference = order.indexOf(one.state.kind) - order.indexOf(other.state.kind);
  return difference === 0 ? (permissionKey(one) < permissionKey(other) ? -1 : 1) : difference;
}
