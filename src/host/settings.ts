import * as vscode from 'vscode';
import { clouds, type Cloud } from '../graph/cloud.ts';
import type { Settings } from './contributions.ts';

const section = 'teamsChatAccess';

/** VS Code's own settings for sovereign clouds. */
const sovereignSection = 'microsoft-sovereign-cloud';
const environmentKey = 'environment';

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

  /** Which cloud VS Code's sovereign-cloud provider is set to sign in to; empty if it is set to none. */
  get sovereignEnvironment(): string {
    const value: unknown = vscode.workspace.getConfiguration(sovereignSection).get(environmentKey);
    return typeof value === 'string' ? value : '';
  }

  /**
   * Why VS Code cannot sign in to the cloud that is set: it has a provider for sovereign clouds only while its own
   * setting names one, and signs in to that one. `undefined` if it can.
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
