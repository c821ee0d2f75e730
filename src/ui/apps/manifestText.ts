import * as vscode from 'vscode';
import type { ManifestFault } from '../../apps/manifest.ts';
import type { ManifestText } from './manifestFiles.ts';

/** Why a text is not a manifest, with the place. */
export function manifestFaultText({ kind, position }: ManifestFault, file: string): string {
  const place = { file, line: position.line + 1, column: position.character + 1 };
  switch (kind) {
    case 'tooLarge':
      return vscode.l10n.t('{file} is too large for a manifest.', { file });
    case 'tooDeep':
      return vscode.l10n.t('{file} is nested too deeply for a manifest.', { file });
    case 'notJson':
      return vscode.l10n.t('{file} is not JSON: line {line}, column {column}.', place);
    case 'noObject':
      return vscode.l10n.t('{file} holds no object: line {line}, column {column}.', place);
    case 'noId':
      return vscode.l10n.t('{file} has no "id", so it is not clear which app it is.', { file });
    case 'wrongId':
      return vscode.l10n.t('The "id" of {file} is not a GUID: line {line}, column {column}.', place);
    case 'wrongPermissions':
      return vscode.l10n.t(
        'The permissions that {file} asks for are not listed as they must be: line {line}, column {column}.',
        place,
      );
    case 'wrongEntraId':
      return vscode.l10n.t(
        'The "id" in "webApplicationInfo" of {file} is not a GUID: line {line}, column {column}.',
        place,
      );
  }
}

/** Why a file has no manifest in it. */
export function manifestTextProblem(
  problem: Exclude<ManifestText, { readonly kind: 'found' }>,
  file: string,
): string {
  switch (problem.kind) {
    case 'noPackage':
      return vscode.l10n.t('{file} is not an app package, or it is damaged.', { file });
    case 'encrypted':
      return vscode.l10n.t('{file} is protected by a password, so its manifest cannot be read.', { file });
    case 'tooLarge':
      return vscode.l10n.t('{file} is too large for an app package.', { file });
    case 'noManifest':
      return vscode.l10n.t('There is no manifest.json at the top of {file}.', { file });
    case 'unreadable':
      return vscode.l10n.t('{file} could not be read ({code}).', { file, code: problem.code });
  }
}

/** Says that an app does not exist in an environment yet, which is not the same as being missing from a chat. */
export function notProvisionedText(variables: readonly string[], environment: string | undefined): string {
  const names = variables.join(', ');
  return environment === undefined || environment === ''
    ? vscode.l10n.t('The manifest has placeholders without a value: {names}. No environment was found.', {
        names,
      })
    : vscode.l10n.t(
        'The app is not provisioned in the environment {environment}: {names} has no value there.',
        { environment, names },
      );
}
