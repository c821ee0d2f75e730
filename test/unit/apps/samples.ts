import type {
  AppInChat,
  AppInstallation,
  AppPermission,
  ChatApps,
  PermissionGrant,
} from '../../../src/apps/model.ts';

export const chatId = '19:launch@thread.v2';
const entraAppId = '168bc697-82f7-4419-825b-50ddab80ee06';

export function application(name: string): AppPermission {
  return { name, type: 'application' };
}

export function delegated(name: string): AppPermission {
  return { name, type: 'delegated' };
}

export function anInstallation(rest: Partial<AppInstallation> = {}): AppInstallation {
  return {
    id: 'installation',
    teamsAppId: 'teams app',
    manifestId: 'bd1ed596-b304-41ab-8f22-af850d09dd69',
    entraAppId,
    isRegistered: true,
    name: 'Launch Companion',
    version: '1.2.0',
    origin: 'organization',
    required: [],
    consented: [],
    ...rest,
  };
}

/** An app in a chat, without permissions. */
export function anApp(rest: Partial<AppInChat> = {}): AppInChat {
  return { ...anInstallation(), permissions: [], joinedBy: undefined, ...rest };
}

/** A chat of which everything could be read. */
export function aChat(apps: readonly AppInChat[], rest: Partial<ChatApps> = {}): ChatApps {
  return {
    chatId,
    apps,
    unexplained: [],
    grants: { kind: 'read' },
    consents: { kind: 'read' },
    unreadable: 0,
    isCut: false,
    ...rest,
  };
}

export function aGrant(permission: AppPermission, rest: Partial<PermissionGrant> = {}): PermissionGrant {
  return {
    id: permission.name,
    entraAppId,
    servicePrincipalId: 'service principal',
    permission,
    ...rest,
  };
}
