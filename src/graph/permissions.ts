import type { Cloud } from './cloud.ts';

/** What a request is for. Each need has its own delegated permissions, asked for when it first arises. */
export type Need = 'list' | 'check' | 'revoke' | 'readd' | 'apps';

/**
 * The delegated permissions of each need, by their short names.
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export const permissionsFor: Readonly<Record<Need, readonly string[]>> = {
  list: ['Chat.ReadBasic', 'User.Read'],
  check: ['TeamworkUserInteraction.Read.All'],
  revoke: ['Chat.ReadWrite.All', 'Chat.ReadBasic'],
  readd: ['ChatMember.ReadWrite'],
  apps: ['TeamsAppInstallation.ReadForChat'],
};

/** The permissions that an administrator must grant; a person may grant the others, unless the tenant forbids it. */
export const adminPermissions: ReadonlySet<string> = new Set([
  'TeamworkUserInteraction.Read.All',
  'Chat.ReadWrite.All',
  'ChatMember.ReadWrite',
]);

/** Permissions that Microsoft documents as serving in place of a lesser one. */
const higherPermissions: Readonly<Partial<Record<string, readonly string[]>>> = {
  'Chat.ReadBasic': ['Chat.Read', 'Chat.ReadWrite'],
  'ChatMember.ReadWrite': ['Chat.ReadWrite'],
  'User.Read': ['User.ReadWrite', 'User.Read.All', 'Directory.Read.All'],
};

/** The needs that can be met in a cloud. */
export function needsIn(cloud: Cloud): Need[] {
  return [
    'list',
    ...(cloud.canCheck ? (['check'] as const) : []),
    ...(cloud.canRevoke ? (['revoke'] as const) : []),
    'readd',
    'apps',
  ];
}

/** The permissions of `need` as scopes of `cloud`'s own Graph, which is what its sign-in service asks for. */
export function qualifiedScopes(cloud: Cloud, need: Need): string[] {
  return permissionsFor[need].map(permission => `${cloud.graphRoot}/${permission}`);
}

/** Whether `granted` meets every need that a cloud can meet. */
export function meetsEveryNeed(cloud: Cloud, granted: readonly string[]): boolean {
  return needsIn(cloud).every(need => missingPermissions(need, granted).length === 0);
}

/** Whether a token cannot serve a need. @param granted the permissions in it, if it tells */
export function lacksPermission(need: Need, granted: readonly string[] | undefined): boolean {
  return granted !== undefined && missingPermissions(need, granted).length > 0;
}

/** Those permissions of `need` that `granted` lacks and nothing in it stands in for. */
export function missingPermissions(need: Need, granted: readonly string[]): string[] {
  return permissionsFor[need].filter(
    permission =>
      !granted.includes(permission) &&
      !(higherPermissions[permission] ?? []).some(higher => granted.includes(higher)),
  );
}
