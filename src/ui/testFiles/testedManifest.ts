import * as vscode from 'vscode';
import { readManifest, type AppManifest } from '../../apps/manifest.ts';
import { hasPlaceholders, type Variables } from '../../apps/placeholders.ts';
import {
  findEnvironments,
  readEnvironment,
  readManifestText,
  type ManifestEnvironment,
} from '../apps/manifestFiles.ts';
import { manifestFaultText, manifestTextProblem } from '../apps/manifestText.ts';
import { plainText } from '../text/safeText.ts';

/** The manifest of a test, or why it could not be read. */
export type TestedManifest =
  | { readonly kind: 'read'; readonly manifest: AppManifest }
  | {
      readonly kind: 'problem';
      readonly text: string;
      /** What of the test it is about, or where in the manifest it is. */
      readonly about: 'manifest' | 'environment' | vscode.Location;
    };

/**
 * Reads the manifest of a test, with the variables of the environment that the test names. An environment that nobody
 * names is not guessed: which ones there are differs from computer to computer, and each is another app.
 */
export async function readTestedManifest(
  file: vscode.Uri,
  environmentName: string | undefined,
): Promise<TestedManifest> {
  const path = plainText(vscode.workspace.asRelativePath(file));
  const text = await readManifestText(file);
  if (text.kind !== 'found') {
    return { kind: 'problem', text: manifestTextProblem(text, path), about: 'manifest' };
  }
  const environments = hasPlaceholders(text.text) ? await findEnvironments(file) : undefined;
  const environment = environments?.find(({ name }) => name === (environmentName ?? ''));
  if (environments && environmentName !== undefined && !environment) {
    return { kind: 'problem', text: noEnvironmentText(environmentName, environments), about: 'environment' };
  }
  const variables = environment ? await variablesOf(environment) : new Map<string, string>();
  if (typeof variables === 'string') {
    return { kind: 'problem', text: variables, about: 'environment' };
  }
  const reading = readManifest(text.text, variables);
  if (reading.kind === 'broken') {
    const { line, character } = reading.fault.position;
    const about = new vscode.Location(file, new vscode.Position(line, character));
    return { kind: 'problem', text: manifestFaultText(reading.fault, path), about };
  }
  const { unresolved } = reading.manifest;
  return unresolved.length > 0 && !environment
    ? { kind: 'problem', text: needsEnvironmentText(unresolved, environments ?? []), about: 'manifest' }
    : { kind: 'read', manifest: reading.manifest };
}

/** The variables of an environment, or why they could not be read. */
async function variablesOf(environment: ManifestEnvironment): Promise<Variables | string> {
  try {
    return await readEnvironment(environment);
  } catch (thrown) {
    const code = thrown instanceof vscode.FileSystemError ? thrown.code : 'Unknown';
    const file = plainText(vscode.workspace.asRelativePath(environment.file));
    return manifestTextProblem({ kind: 'unreadable', code }, file);
  }
}

function noEnvironmentText(name: string, environments: readonly ManifestEnvironment[]): string {
  return environments.length === 0
    ? vscode.l10n.t('The project of this manifest has no environment {name}, and no other.', { name })
    : vscode.l10n.t('The project of this manifest has no environment {name}. It has: {names}.', {
        name,
        names: namesOf(environments),
      });
}

function needsEnvironmentText(
  variables: readonly string[],
  environments: readonly ManifestEnvironment[],
): string {
  const names = variables.join(', ');
  return environments.length === 0
    ? vscode.l10n.t('The manifest has placeholders without a value: {names}. No environment was found.', {
        names,
      })
    : vscode.l10n.t(
        'The manifest has placeholders: {names}. Name the "environment" that fills them in, one of: {environments}.',
        { names, environments: namesOf(environments) },
      );
}

function namesOf(environments: readonly ManifestEnvironment[]): string {
  return plainText(environments.map(({ name }) => name).join(', '), 300);
}
