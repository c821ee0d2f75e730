import * as vscode from 'vscode';
import { isSettingKey, settingsPrefix, settingValues, type Settings } from '../../host/contributions.ts';

/**
 * What a setting with a wrong value must be, and what holds until it is corrected.
 * @param setting the whole key.
 */
export function wrongSettingText(setting: string): string {
  const key = setting.slice(settingsPrefix.length);
  return isSettingKey(key)
    ? `${needed(setting, key)} ${meanwhile(key)}`
    : vscode.l10n.t('The setting {setting} has a value that it cannot have.', { setting });
}

function needed(setting: string, key: keyof Settings): string {
  const values: 'text' | 'boolean' | readonly string[] = settingValues[key];
  switch (values) {
    case 'text':
      return vscode.l10n.t('The setting {setting} must be text.', { setting });
    case 'boolean':
      return vscode.l10n.t('The setting {setting} must be true or false.', { setting });
    default:
      return vscode.l10n.t('The setting {setting} must be one of these values: {values}.', {
        setting,
        values: values.join(', '),
      });
  }
}

function meanwhile(key: keyof Settings): string {
  switch (key) {
    case 'clientId':
    case 'tenantId':
    case 'cloud':
    case 'graphVersion':
      return vscode.l10n.t('Until you correct it, nobody is signed in.');
    case 'readOnly':
      return vscode.l10n.t('Until you correct it, Teams Chat Access is read-only.');
    case 'confirmRevocation':
      return vscode.l10n.t('Until you correct it, no access is revoked.');
    case 'chats.groupBy':
      return vscode.l10n.t('Until you correct it, the chats are not grouped.');
    case 'checks.strategy':
      return vscode.l10n.t('Until you correct it, no check is started.');
  }
}
