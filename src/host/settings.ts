import * as vscode from 'vscode';
import { FailureError } from '../core/failure.ts';
import { DisposableStore } from '../core/lifecycle.ts';
import { clouds, type Cloud } from '../graph/cloud.ts';
import {
  connectionSettings,
  isSettingValue,
  settingKeys,
  settingsPrefix,
  userSettings,
  type Settings,
} from './contributions.ts';
import type { IgnoredSetting } from './ignoredSettings.ts';
import { settingPlace, type SettingPlace } from './settingPlace.ts';

/** VS Code's own settings for sovereign clouds. */
const sovereignSection = 'microsoft-sovereign-cloud';
const environmentKey = 'environment';

/** How long a value that was saved may take until it is in effect, in milliseconds. */
const effectMs = 5000;

/**
 * The extension's settings as they are now. VS Code hands over whatever stands in a settings file, so each is checked
 * here: one with a value that it cannot have is never taken for another.
 */
export class SettingsReader {
  /** @param globalStorage the folder that VS Code gives the extension for all windows */
  constructor(private readonly globalStorage: vscode.Uri) {}

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

  /** What a setting is, whatever that is, and where it comes from. */
  inspect(key: keyof Settings): { readonly value: unknown; readonly place: SettingPlace } {
    const value = readSetting(key);
    const inspected = vscode.workspace.getConfiguration().inspect(`${settingsPrefix}${key}`);
    return { value, place: settingPlace(inspected, value, isForUserAlone(key)) };
  }

  /** What stands in files that have no say in it. */
  async ignored(): Promise<readonly IgnoredSetting[]> {
    const { ignoredSettings } = await import('./ignoredSettings.ts');
    return ignoredSettings(this.globalStorage);
  }

  /** Whether the settings that decide whom a sign-in is for and where requests go are right. */
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

  /**
   * Sets VS Code's sovereign-cloud provider to the cloud that is set. The provider follows at once.
   * @throws FailureError `settingNotSaved`
   */
  async useSovereignEnvironment(): Promise<void> {
    await save(`${sovereignSection}.${environmentKey}`, this.cloud.environment);
  }

  /** Calls `listener` when the settings of VS Code's sovereign-cloud provider have changed. */
  onDidChangeSovereignEnvironment(listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(sovereignSection)) {
        listener();
      }
    });
  }

  /**
   * Saves a setting for the user, unless it has this value.
   * @throws FailureError `settingNotSaved`, also if another value is in effect then
   */
  async update<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    const setting = `${settingsPrefix}${key}`;
    if (read(setting) === value) {
      return;
    }
    await save(setting, value);
    if (await isInEffect(setting, value)) {
      return;
    }
    if (isForUserAlone(key)) {
      // Where the settings of a remote machine have a value, VS Code writes there, though it ignores that value, until
      // it is removed.
      const before = read(setting);
      await save(setting, undefined);
      await save(setting, value);
      if (await isInEffect(setting, value)) {
        return;
      }
      // Nothing is lost where it could not be saved.
      await save(setting, before);
    }
    throw new FailureError({ kind: 'settingNotSaved', setting, reason: undefined });
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
  return read(`${settingsPrefix}${key}`);
}

function read(setting: string): unknown {
  return vscode.workspace.getConfiguration().get<unknown>(setting);
}

function isForUserAlone(key: keyof Settings): boolean {
  return userSettings.some(name => name === key);
}

/** Has VS Code write a setting for the user, or remove it. @throws FailureError `settingNotSaved` */
async function save(setting: string, value: unknown): Promise<void> {
  try {
    await vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FailureError({ kind: 'settingNotSaved', setting, reason });
  }
}

/** Waits until a value that was saved is the one that counts. @returns whether it is */
async function isInEffect(setting: string, value: unknown): Promise<boolean> {
  if (read(setting) === value) {
    return true;
  }
  return new Promise(resolve => {
    const disposables = new DisposableStore();
    const end = (): void => {
      disposables.dispose();
      resolve(read(setting) === value);
    };
    const timer = setTimeout(end, effectMs);
    disposables.add({ dispose: () => clearTimeout(timer) });
    disposables.add(
      vscode.workspace.onDidChangeConfiguration(() => {
        if (read(setting) === value) {
          end();
        }
      }),
    );
  });
}

function wrongSetting(keys: readonly (keyof Settings)[]): FailureError {
  return new FailureError({ kind: 'wrongSetting', settings: keys.map(key => `${settingsPrefix}${key}`) });
}
