import * as vscode from 'vscode';
import {
  isProjectFile,
  projectRegistrationIn,
  type ProjectRegistration,
} from '../../graph/projectRegistration.ts';

/** The registration of a project in the workspace, and where it was found. */
export interface FoundRegistration extends ProjectRegistration {
  /** The file, as the workspace names it. */
  readonly file: string;
  /** The manifest of the registration beside it, if there is one. */
  readonly manifest: ProjectManifest | undefined;
}

/** The manifest of a registration, which a project keeps and deploys. */
export interface ProjectManifest {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Where projects keep their ids: beside their manifest, or one folder below. */
const places = '{.env,appsettings.json,env/.env.*,*/.env,*/appsettings.json,*/env/.env.*}';

/** Where the Agents Toolkit keeps the manifest of a registration. */
const manifestName = 'aad.manifest.json';

/** No more files are read than this. */
const mostFiles = 20;

/** How long the search may take, in milliseconds. */
const longestSearchMs = 1500;

/** Files that are longer hold something else. In bytes. */
const longestFile = 100_000;

/**
 * The registrations that projects for Teams in the workspace name, for a person to pick: nothing of a workspace is
 * taken by itself. A workspace that is not trusted has none.
 */
export async function projectRegistrations(): Promise<readonly FoundRegistration[]> {
  if (!vscode.workspace.isTrusted) {
    return [];
  }
  const files = await projectFiles();
  const found = await Promise.all(
    files.sort((one, other) => one.path.localeCompare(other.path)).map(registrationIn),
  );
  return found.filter(registration => registration !== undefined);
}

/** The files that may name a registration, as far as they are found soon: the person waits for the list. */
async function projectFiles(): Promise<vscode.Uri[]> {
  const search = new vscode.CancellationTokenSource();
  const limit = setTimeout(() => search.cancel(), longestSearchMs);
  try {
    return await vscode.workspace.findFiles(places, '**/node_modules/**', mostFiles, search.token);
  } finally {
    clearTimeout(limit);
    search.dispose();
  }
}

async function registrationIn(uri: vscode.Uri): Promise<FoundRegistration | undefined> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  if (!isProjectFile(name)) {
    return undefined;
  }
  try {
    const text = await readShort(uri);
    const registration = text === undefined ? undefined : projectRegistrationIn(name, text);
    return (
      registration && {
        ...registration,
        file: vscode.workspace.asRelativePath(uri),
        manifest: await manifestBeside(uri),
      }
    );
  } catch {
    // A file that cannot be read names nothing.
    return undefined;
  }
}

/** The manifest of the registration in the folder of a file, or in the one above: environments have a folder below. */
async function manifestBeside(uri: vscode.Uri): Promise<ProjectManifest | undefined> {
  for (const place of [`../${manifestName}`, `../../${manifestName}`]) {
    const manifest = vscode.Uri.joinPath(uri, place);
    // A project without a manifest keeps none there, and what is outside of the workspace is none of it.
    const text = vscode.workspace.getWorkspaceFolder(manifest)
      ? await readShort(manifest).catch(() => undefined)
      : undefined;
    if (text !== undefined) {
      return { uri: manifest, text };
    }
  }
  return undefined;
}

/** The text of a file; `undefined` if it is too long, in which case it is not read. */
async function readShort(uri: vscode.Uri): Promise<string | undefined> {
  const { size } = await vscode.workspace.fs.stat(uri);
  return size > longestFile ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
