import type { AppManifest } from './manifest.ts';
import { permissionsByPlace } from './manifest.ts';
import {
  isSameId,
  permissionKey,
  resourceOf,
  type AppInChat,
  type AppPermission,
  type ChatApps,
  type PermissionOnChat,
} from './model.ts';

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
  /** What would tell could not be read, or the cloud does not have it. */
  | { readonly kind: 'unknown' };

/** A permission that is asked for or granted. */
export interface ComparedPermission extends AppPermission {
  readonly state: ComparedState;
}

/** An installation of the app of a manifest, compared with it. */
export interface ComparedApp {
  readonly app: AppInChat;
  readonly isSameVersion: boolean;
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
  /** What was granted to the registration of the manifest although its app is not installed. */
  readonly leftGrants: readonly AppPermission[];
}

/** Compares a manifest whose id is known with the apps of a chat. Ids decide which app it is, and nothing else. */
export function compareWithChat(manifest: AppManifest, manifestId: string, chat: ChatApps): AppComparison {
  const installed = chat.apps.filter(app => isSameId(app.manifestId, manifestId));
  const { entraAppId } = manifest;
  const left = chat.unexplained.filter(
    grants =>
      entraAppId?.kind === 'known' &&
      [grants.entraAppId, grants.servicePrincipalId].some(id => isSameId(id, entraAppId.id)),
  );
  return {
    chat,
    installed: installed.map(app => comparedApp(manifest, app, chat)),
    leftGrants: installed.length > 0 ? [] : left.flatMap(({ permissions }) => permissions),
  };
}

function comparedApp(manifest: AppManifest, app: AppInChat, chat: ChatApps): ComparedApp {
  const { entraAppId } = manifest;
  const asked = permissionsByPlace(manifest).onChats;
  const askedKeys = new Set(asked.map(permissionKey));
  const compared = comparePermissions(asked, app, chat);
  const others = app.permissions
    .filter(permission => permission.state === 'granted' && !askedKeys.has(permissionKey(permission)))
    .filter(({ name }) => resourceOf(name) === 'chat' || resourceOf(name) === 'unknown')
    .map(({ name, type }) => ({ name, type, state: { kind: 'notAskedFor' as const } }));
  return {
    app,
    isSameVersion: app.version === manifest.version,
    isSameRegistration:
      entraAppId?.kind === 'known' && app.entraAppId !== undefined
        ? isSameId(entraAppId.id, app.entraAppId)
        : undefined,
    permissions: [...compared, ...others].sort(byState),
  };
}

interface Evidence {
  /** Whether the installed version asks for it; `undefined` where the service does not say. */
  readonly isRequired: boolean | undefined;
  readonly isRegistered: boolean;
  /** Whether it would be known that the app has it. */
  readonly isTold: boolean;
}

/**
 * How permissions that an app should have stand on a chat, in their order.
 * @param chat what could be read of the apps of the chat.
 */
export function comparePermissions(
  asked: readonly AppPermission[],
  app: AppInChat,
  chat: Pick<ChatApps, 'grants' | 'consents'>,
): readonly ComparedPermission[] {
  const known = new Map(app.permissions.map(permission => [permissionKey(permission), permission]));
  const required = app.required && new Set(app.required.map(permissionKey));
  return asked.map(permission => {
    const key = permissionKey(permission);
    const evidence = {
      isRequired: required?.has(key),
      isRegistered: app.entraAppId !== undefined,
      isTold: isTold(permission, chat),
    };
    return { ...permission, state: stateOf(known.get(key), evidence) };
  });
}

/** Whether what tells of permissions of this type could be read: the grants, or what was consented to. */
function isTold(
  { type }: AppPermission,
  { grants, consents }: Pick<ChatApps, 'grants' | 'consents'>,
): boolean {
  return (type === 'delegated' ? consents : grants).kind === 'read';
}

function stateOf(
  known: PermissionOnChat | undefined,
  { isRequired, isRegistered, isTold: told }: Evidence,
): ComparedState {
  switch (known?.state) {
    case 'granted':
      return { kind: 'granted' };
    case 'unknown':
      return { kind: 'unknown' };
    case 'consented':
      return told ? { kind: 'notGranted', reason: 'policy' } : { kind: 'unknown' };
    case 'notGranted':
    case 'elsewhere':
    case undefined:
      break;
  }
  if (!isRegistered) {
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
