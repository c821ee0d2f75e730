import * as vscode from 'vscode';
import { FailureError } from '../core/failure.ts';
import { clouds, type Cloud } from '../graph/cloud.ts';
import {
  connectionSettings,
  isSettingValue,
  settingKeys,
  settingsPrefix,
  type Settings,
} from './contributions.ts';

/** VS Code's own settings for sovereign clouds. */
const sovereignSection = 'microsoft-sovereign-cloud';
const environmentKey = 'environment';

/**
 * The extension's settings as they are now. VS Code hands over whatever stands in a settings file, so each is checked
 * here: one with a value that it cannot have is never taken for another.
 */
export class SettingsReader {
  /** The value of a setting. @throws FailureError `wrongSetting` */
  get<K extends keyof Settings>(key: K): Settings[K] {
    const value = this.find(key);
    if (value === undefined) {
      throw wrongSetting([key]);
    }
    return value;
  }

  /** The value of a setting; `undefined` if it has one that it cannot have. For what is shown in any case. */
  find<K extends keyof Settings>(key: K): Settings[K] | undefined {
    const value = readSetting(key);
    return isSettingValue(key, value) ? value : undefined;
  }

  /** The settings that have a value that they cannot have. */
  get wrong(): readonly (keyof Settings)[] {
    return settingKeys.filter(key => !isSettingValue(key, readSetting(key)));
  }

  /** Whether the settings are right that decide whom a sign-in is for and where requests go. */
  get canConnect(): boolean {
    return connectionSettings.every(key => this.find(key) !== undefined);
  }

  /** @throws FailureError `wrongSetting` naming those of `needed` that have a value that they cannot have. */
  assertRight(needed: readonly (keyof Settings)[]): void {
    const wrong = needed.filter(key => this.find(key) === undefined);
    if (wrong.length > 0) {
      throw wrongSetting(wrong);
    }
  }

  /** Whether chats may be changed: not in read-only mode, nor while that setting is wrong. */
  get canWrite(): boolean {
    return this.find('readOnly') === false;
  }

  /** The cloud that is set. @throws FailureError `wrongSetting` */
  get cloud(): Cloud {
    return clouds[this.get('cloud')];
  }

  /** The cloud that is set; `undefined` if the setting is wrong. */
  get knownCloud(): Cloud | undefined {
    const name = this.find('cloud');
    return name && clouds[name];
  }

  /** Which cloud VS Code's sovereign-cloud provider is set to sign in to; empty if it is set to none. */
  get sovereignEnvironment(): string {
    const value: unknown = vscode.workspace.getConfiguration(sovereignSection).get(environmentKey);
    return typeof value === 'string' ? value : '';
  }

  /**
   * Why VS Code cannot sign in to the cloud that is set: it has a provider for sovereign clouds only while its own
   * setting names one, and signs in to that one. `undefined` if it can.
   * @throws FailureError `wrongSetting`
   */
  get environmentProblem(): 'providerMissing' | 'wrongEnvironment' | undefined {
    const needed = this.cloud.environment;
    const set = this.sovereignEnvironment;
    if (needed === undefined || set === needed || set === 'custom') {
      return undefined;
    }
    return set === '' ? 'providerMissing' : 'wrongEnvironment';
  }

  /** Sets VS Code's sovereign-cloud provider to the cloud that is set. The provider follows at once. */
  async useSovereignEnvironment(): Promise<void> {
    await vscode.workspace
      .getConfiguration(sovereignSection)
      .update(environmentKey, this.cloud.environment, vscode.ConfigurationTarget.Global);
  }

  /** Calls `listener` when the settings of VS Code's sovereign-cloud provider have changed. */
  onDidChangeSovereignEnvironment(listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(sovereignSection)) {
        listener();
      }
    });
  }

  /** Saves a setting for the user, where no workspace can override it. */
  async update<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    await vscode.workspace
      .getConfiguration()
      .update(`${settingsPrefix}${key}`, value, vscode.ConfigurationTarget.Global);
  }

  /** Calls `listener` when one of `keys` has changed. */
  onDidChange(watched: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration(event => {
      if (watched.some(key => event.affectsConfiguration(`${settingsPrefix}${key}`))) {
        listener();
      }
    });
  }
}

function readSetting(key: keyof Settings): unknown {
  return vscode.workspace.getConfiguration().get<unknown>(`${settingsPrefix}${key}`);
}

function wrongSetting(keys: readonly (keyof Settings)[]): FailureError {
  return new FailureError({ kind: 'wrongSetting', settings: keys.map(key => `${settingsPrefix}${key}`) });
}
