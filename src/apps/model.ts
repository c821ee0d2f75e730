import type { Failure } from '../core/failure.ts';

/** Whether an app has a permission by itself, or only while a person uses it. */
export type PermissionType = 'application' | 'delegated' | 'unknown';

/**
 * A resource-specific permission. Its name and its type together say which one it is. The list of names grows: one that
 * nobody has heard of is as good as any other.
 * @see https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent
 */
export interface AppPermission {
  readonly name: string;
  readonly type: PermissionType;
}

/** Where an app comes from: `teamsApp.distributionMethod`. */
export type AppOrigin = 'store' | 'organization' | 'sideloaded' | 'unknown';

/**
 * An app in a chat, as the service describes it.
 * @see https://learn.microsoft.com/graph/api/resources/teamsappinstallation
 */
export interface AppInstallation {
  /** Opaque. */
  readonly id: string;
  /** `teamsApp.id`: the app in the catalog of the tenant, or in the store. */
  readonly teamsAppId: string | undefined;
  /** The `id` of the manifest: `externalId`, or `teamsApp.id` of an app of the store. */
  readonly manifestId: string | undefined;
  /** The `webApplicationInfo.id` of the manifest; `undefined` where there is none, or the service does not say. */
  readonly entraAppId: string | undefined;
  /** Whether it has a registration in Entra; `undefined` where the service does not say. */
  readonly isRegistered: boolean | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly origin: AppOrigin;
  /** What the installed version asks for; `undefined` where the service does not say. */
  readonly required: readonly AppPermission[] | undefined;
  /** What was consented to while it was installed or upgraded; `undefined` where that could not be read. */
  readonly consented: readonly AppPermission[] | undefined;
}

/**
 * A permission that was granted on a chat. The service lists those of the type application.
 * @see https://learn.microsoft.com/graph/api/resources/resourcespecificpermissiongrant
 */
export interface PermissionGrant {
  readonly id: string;
  /** `clientAppId`: the application (client) id of the Entra registration, against the words of its own page. */
  readonly entraAppId: string | undefined;
  /** `clientId`: by the examples the service principal of that registration. */
  readonly servicePrincipalId: string | undefined;
  readonly permission: AppPermission;
}

/** What is known of a permission of an app on a chat. */
export type PermissionState =
  /** The app has it. */
  | 'granted'
  /**
   * It was consented to when the app was installed, and the service lists no such grant: because there is none where
   * the grants could be read, and otherwise whatever there is.
   */
  | 'consented'
  /** The installed version asks for it, and nobody consented. */
  | 'notGranted'
  /** It is for teams or for people, so that it cannot be granted on a chat. */
  | 'elsewhere'
  /** What would tell could not be read, or is not clearly about this app. */
  | 'unknown';

/** A permission of an app on a chat. */
export interface PermissionOnChat extends AppPermission {
  readonly state: PermissionState;
}

/** An app in a chat, and its permissions there. */
export interface AppInChat extends AppInstallation {
  /** Each name and type once, by type and name. */
  readonly permissions: readonly PermissionOnChat[];
  /** Which id of its grants led to it; `undefined` without grants. The service's own pages contradict each other here. */
  readonly joinedBy: 'clientAppId' | 'clientId' | undefined;
}

/** Grants that no app in the chat explains, of one registration. */
export interface UnexplainedGrants {
  readonly entraAppId: string | undefined;
  readonly servicePrincipalId: string | undefined;
  readonly permissions: readonly AppPermission[];
}

/** Whether something could be read that can be missing alone. */
export type PartReading =
  | { readonly kind: 'read' }
  /** The cloud does not have it, so it was not asked for. */
  | { readonly kind: 'notInCloud' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The apps of a chat, with what they may do there. */
export interface ChatApps {
  readonly chatId: string;
  readonly apps: readonly AppInChat[];
  readonly unexplained: readonly UnexplainedGrants[];
  readonly grants: PartReading;
  readonly consents: PartReading;
  /** How many apps and grants the service listed in a way that could not be read. */
  readonly unreadable: number;
  /** Whether the pages of the service led nowhere, so that there may be more. */
  readonly isCut: boolean;
}

/** Whether nothing is missing of what the service lists: what is missing may be anything. */
export function isWhole({ unreadable, isCut }: Pick<ChatApps, 'unreadable' | 'isCut'>): boolean {
  return unreadable === 0 && !isCut;
}

/** The apps of a chat as far as they are here: the rest is still being read. */
export interface ChatAppsSoFar extends Omit<ChatApps, 'grants' | 'consents'> {
  readonly grants: PartReading | { readonly kind: 'underWay' };
  readonly consents: PartReading | { readonly kind: 'underWay' };
}

/** What a permission is about, by the end of its name. */
export type PermissionResource = 'chat' | 'team' | 'user' | 'unknown';

/** What a permission is about: only those of a chat, and those of which nothing is known, can be granted on a chat. */
export function resourceOf(name: string): PermissionResource {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  switch (end) {
    case 'chat':
      return 'chat';
    case 'group':
      return 'team';
    case 'user':
      return 'user';
    default:
      return 'unknown';
  }
}

/** Identifies a permission: equal for equal permissions only. */
export function permissionKey({ name, type }: AppPermission): string {
  return `${type} ${name.toLowerCase()}`;
}
