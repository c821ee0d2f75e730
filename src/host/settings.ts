import * as vscode from 'vscode';
import type { Settings } from '../contributions.ts';
import { clouds, type Cloud } from '../graph/cloud.ts';

const section = 'teamsChatAccess';

/** The extension's settings as they are now. */
export class SettingsReader {
  get<K extends keyof Settings>(key: K): Settings[K] {
    const value = vscode.workspace.getConfiguration(section).get<Settings[K]>(key);
    if (value === undefined) {
      throw new TypeError(`The setting ${section}.${key} is not contributed.`);
    }
    return value;
  }

  /** The cloud that is set; `global` for a value that is none of its names. */
  get cloud(): Cloud {
    const name: string = this.get('cloud');
    return Object.hasOwn(clouds, name) ? clouds[this.get('cloud')] : clouds.global;
  }

  /** Saves a setting for the user, where no workspace can override it. */
  async update<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  }

  /** Calls `listener` when one of `keys` has changed. */
  onDidChange(keys: readonly (keyof Settings)[], listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration(event => {
      if (keys.some(key => event.affectsConfiguration(`${section}.${key}`))) {
        listener();
      }
    });
  }
}
