import { parse } from 'jsonc-parser';
import * as vscode from 'vscode';
import { asRecord } from '../core/json.ts';
import { settingsPrefix, userSettings, type Settings } from './contributions.ts';
import type { SettingPlace } from './settingPlace.ts';

/** A value of a setting that VS Code ignores, because it does not stand in the person's own settings. */
export interface IgnoredSetting {
  readonly key: keyof Settings;
  readonly value: unknown;
  readonly place: SettingPlace;
  readonly file: vscode.Uri;
}

/**
 * The settings that are the person's alone and stand in files of the workspace or of the remote machine, which have no
 * say. VS Code does not tell: what it ignores is missing from `inspect`, though its own writing goes there.
 * @param globalStorage the folder of this extension, beside which a remote machine keeps its settings. Where the
 * extension does not run on that machine, its settings are out of reach.
 */
export async function ignoredSettings(globalStorage: vscode.Uri): Promise<readonly IgnoredSetting[]> {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  const found = await Promise.all([
    ...workspaceFolders.map(({ uri }) =>
      settingsIn(vscode.Uri.joinPath(uri, '.vscode/settings.json'), 'workspace'),
    ),
    ...(workspaceFile && workspaceFile.scheme !== 'untitled' ? [settingsIn(workspaceFile, 'workspace')] : []),
    ...(vscode.env.remoteName === undefined
      ? []
      : [settingsIn(vscode.Uri.joinPath(globalStorage, '../../../Machine/settings.json'), 'remote')]),
  ]);
  return found.flat();
}

async function settingsIn(file: vscode.Uri, place: SettingPlace): Promise<IgnoredSetting[]> {
  const content = asRecord(await readJson(file));
  const settings = file.path.endsWith('.code-workspace') ? asRecord(content?.['settings']) : content;
  return userSettings.flatMap(key => {
    const value = settings?.[`${settingsPrefix}${key}`];
    return value === undefined ? [] : [{ key, value, place, file }];
  });
}

/** What a file holds; nothing where it is not there. */
async function readJson(file: vscode.Uri): Promise<unknown> {
  try {
    return parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), [], {
      allowTrailingComma: true,
    });
  } catch {
    return undefined;
  }
}
