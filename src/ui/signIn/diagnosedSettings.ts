import * as vscode from 'vscode';
import { isSettingValue, settingKeys, settingsPrefix, type Settings } from '../../host/contributions.ts';
import type { IgnoredSetting } from '../../host/ignoredSettings.ts';
import type { SettingPlace } from '../../host/settingPlace.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { openSettings } from '../failures/remedies.ts';
import { wrongSettingText } from '../failures/settingText.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { ok, problem, type DiagnosisLine } from './diagnosisLine.ts';
import type { Wording } from './wording.ts';

/** Each setting with its value and where that comes from, then what VS Code ignores. */
export function settingsFindings(
  settings: Pick<SettingsReader, 'inspect'>,
  ignored: readonly IgnoredSetting[],
  wording: Wording,
): DiagnosisLine[] {
  return settingKeys.flatMap(key => {
    const setting = `${settingsPrefix}${key}`;
    const { place, value } = settings.inspect(key);
    const text = named(setting, `${settingValueText(key, value, wording)} (${placeText(place)})`);
    return [
      isSettingValue(key, value)
        ? ok(text)
        : problem(`${text}. ${wrongSettingText(setting)}`, [openSettings(setting)]),
      ...ignored.filter(other => other.key === key).map(other => ignoredFinding(other, wording)),
    ];
  });
}

function placeText(place: SettingPlace): string {
  switch (place) {
    case 'default':
      return vscode.l10n.t('default');
    case 'user':
      return vscode.l10n.t('your user settings');
    case 'remote':
      return vscode.l10n.t('settings of the remote machine');
    case 'workspace':
      return vscode.l10n.t('settings of the workspace');
  }
}

/** A value as it stands in the file, unless it may name a registration or a tenant, whatever its type. */
function settingValueText(key: keyof Settings, value: unknown, wording: Wording): string {
  if (value === undefined) {
    return '–';
  }
  if (typeof value !== 'string') {
    return typeof value === 'boolean' ? String(value) : plainText(wording.value(value));
  }
  const text = plainText(value.trim());
  if (text === '') {
    return vscode.l10n.t('empty');
  }
  switch (key) {
    case 'clientId':
      return wording.id(text);
    case 'tenantId':
      return tenantText(text, wording);
    case 'cloud':
    case 'graphVersion':
    case 'readOnly':
    case 'confirmRevocation':
    case 'chats.groupBy':
    case 'checks.strategy':
      return text;
  }
}

function ignoredFinding({ key, value, place, file }: IgnoredSetting, wording: Wording): DiagnosisLine {
  return problem(
    vscode.l10n.t(
      '{setting}: VS Code ignores the value {value} ({place}). Only your user settings count, in every window.',
      {
        setting: `${settingsPrefix}${key}`,
        value: settingValueText(key, value, wording),
        place: placeText(place),
      },
    ),
    [{ title: vscode.l10n.t('Open That File'), run: () => vscode.window.showTextDocument(file) }],
  );
}

/** A tenant's id or domain. */
export function tenantText(tenantId: string, { id, address }: Wording): string {
  return tenantId.includes('.') ? address(tenantId) : id(tenantId);
}
