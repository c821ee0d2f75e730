import * as vscode from 'vscode';
import { largestPackage, readAppPackage, type PackagedManifest } from '../../apps/appPackage.ts';
import { environmentOf, readVariables, type Variables } from '../../apps/placeholders.ts';
import { environmentFolderIn, manifestPathsIn } from '../../apps/projectFile.ts';

/** Packages are other people's work; what a build makes of a manifest may be out of date. */
const foreign = '**/{node_modules,build,dist,bin,obj,out}/**';

const mostManifests = 200;

/** Bytes of a file that is no package. A manifest takes a part of that, and what is larger is not read at all. */
const largestFile = 4_000_000;

/** The project files of the Agents Toolkit, and of the Teams Toolkit before it. */
const projectFile = /^(?:m365agents|teamsapp)(?:\.[\w-]+)?\.yml$/;

/** Variables of the Teams Developer CLI that are read: the file holds a secret too. */
const cliVariables: ReadonlySet<string> = new Set(['CLIENT_ID']);

/** Where variables come from. */
export interface ManifestEnvironment {
  /** `dev`; empty for the one file of a project without environments. */
  readonly name: string;
  readonly file: vscode.Uri;
}

/** The text of a manifest, or why there is none. */
export type ManifestText = PackagedManifest | { readonly kind: 'unreadable'; readonly code: string };

/** The packages that projects keep beside their manifests; those elsewhere can be chosen from the disk. */
const packages = '**/{appPackage,appManifest}/**/*.zip';

/** The manifests and app packages of Teams apps in the workspace. A `manifest.json` of anything else is left out. */
export async function findManifests(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/manifest.json', foreign, mostManifests);
  const projects = await vscode.workspace.findFiles('**/{m365agents,teamsapp}*.yml', foreign, mostManifests);
  const named = (await Promise.all(projects.map(manifestsNamedIn))).flat();
  const all = new Map([...found, ...named].map(file => [file.toString(), file]));
  const kept = await Promise.all(
    Array.from(all.values(), async file => {
      const text = await readManifestText(file);
      // A broken one is kept, so that its fault can be named.
      const isOfTeams =
        text.kind === 'found' &&
        text.text.includes('"manifestVersion"') &&
        !text.text.includes('"manifest_version"');
      return isOfTeams ? [file] : [];
    }),
  );
  const packed = await vscode.workspace.findFiles(packages, '**/node_modules/**', mostManifests);
  return [...kept.flat(), ...packed].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The manifests that the steps of a project name by another file name. */
async function manifestsNamedIn(project: vscode.Uri): Promise<vscode.Uri[]> {
  const text = await readManifestText(project);
  const paths = text.kind === 'found' ? manifestPathsIn(text.text) : [];
  return paths.map(path => vscode.Uri.joinPath(project, '..', path));
}

/** Reads a manifest from its file, as an open editor has it, or from an app package. */
export async function readManifestText(file: vscode.Uri): Promise<ManifestText> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open) {
    return { kind: 'found', text: open.getText() };
  }
  try {
    const isPackage = file.path.toLowerCase().endsWith('.zip');
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > (isPackage ? largestPackage : largestFile)) {
      return { kind: 'tooLarge' };
    }
    const bytes = await vscode.workspace.fs.readFile(file);
    return isPackage
      ? await readAppPackage(new Uint8Array(bytes))
      : { kind: 'found', text: new TextDecoder().decode(bytes) };
  } catch (thrown) {
    return {
      kind: 'unreadable',
      code: thrown instanceof vscode.FileSystemError ? thrown.code : 'Unknown',
    };
  }
}

/**
 * The environments that the placeholders of a manifest can be filled in from. They belong to the project around it,
 * which is the nearest folder with a project file, or with a folder of environments.
 */
export async function findEnvironments(manifest: vscode.Uri): Promise<readonly ManifestEnvironment[]> {
  const root = vscode.workspace.getWorkspaceFolder(manifest)?.uri;
  let folder = vscode.Uri.joinPath(manifest, '..');
  for (;;) {
    const { environments, isProject } = await environmentsIn(folder);
    // Those of a project around this one belong to another app.
    if (environments.length > 0 || isProject || !root || folder.path.length <= root.path.length) {
      return environments;
    }
    folder = vscode.Uri.joinPath(folder, '..');
  }
}

/** The variables of an environment. Those that are called secrets are not read. */
export async function readEnvironment({ name, file }: ManifestEnvironment): Promise<Variables> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestFile) {
    throw vscode.FileSystemError.Unavailable(file);
  }
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const variables = readVariables(text, name === '' ? cliVariables : undefined);
  return name === '' ? variables : new Map([...variables, ['TEAMSFX_ENV', name]]);
}

interface FoundEnvironments {
  readonly environments: readonly ManifestEnvironment[];
  /** Whether the folder has a project file. */
  readonly isProject: boolean;
}

async function environmentsIn(folder: vscode.Uri): Promise<FoundEnvironments> {
  const names = await fileNames(folder);
  const projects = names.filter(name => projectFile.test(name));
  const named = await Promise.all(projects.map(name => environmentFolder(vscode.Uri.joinPath(folder, name))));
  const places = (projects.length > 0 ? named : ['env']).map(place => vscode.Uri.joinPath(folder, place));
  // Project files name the same folder in several ways.
  const folders = new Map(places.map(place => [place.path.replace(/\/$/, ''), place]));
  const found = await Promise.all(
    Array.from(folders.values(), async where => {
      return (await fileNames(where)).flatMap((fileName): ManifestEnvironment[] => {
        const name = environmentOf(fileName);
        return name === undefined ? [] : [{ name, file: vscode.Uri.joinPath(where, fileName) }];
      });
    }),
  );
  const environments = found.flat();
  const isProject = projects.length > 0;
  return environments.length === 0 && names.includes('.env')
    ? { environments: [{ name: '', file: vscode.Uri.joinPath(folder, '.env') }], isProject }
    : { environments, isProject };
}

/** The folder that a project file names; the usual one if it names none. */
async function environmentFolder(project: vscode.Uri): Promise<string> {
  const text = await readManifestText(project);
  return environmentFolderIn(text.kind === 'found' ? text.text : '');
}

async function fileNames(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.flatMap(([name, type]) => ((type & vscode.FileType.File) === 0 ? [] : [name]));
  } catch {
    // There is no such folder.
    return [];
  }
}
