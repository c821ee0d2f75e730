import { asRecord } from '../core/json.ts';

/** Where a value of a setting stands. `user` means the settings of the person, which every window shares. */
export type SettingPlace = 'default' | 'user' | 'remote' | 'workspace';

/**
 * Where the value of a setting that is in effect comes from.
 * @param inspected what VS Code's `inspect` tells. It tells the person's own and the remote machine's value apart, in
 * fields that its API does not declare; without these both are taken for the person's.
 * @param value the one in effect
 * @param forUserAlone whether VS Code ignores what the remote machine and the workspace say
 */
export function settingPlace(inspected: unknown, value: unknown, forUserAlone: boolean): SettingPlace {
  const found = asRecord(inspected);
  if (!forUserAlone && found?.['workspaceValue'] !== undefined) {
    return 'workspace';
  }
  if (!forUserAlone && found?.['globalRemoteValue'] !== undefined) {
    return 'remote';
  }
  // A value that is neither the default nor in the person's settings is that of their default profile.
  const own = found?.['globalLocalValue'] ?? found?.['globalValue'];
  return own === undefined && value === found?.['defaultValue'] ? 'default' : 'user';
}
