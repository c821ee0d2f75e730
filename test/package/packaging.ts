import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import JSZip from 'jszip';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is in the root and goes into no package. */
const notCopied: readonly string[] = ['.git', 'dist', 'docs', 'node_modules', 'out', 'test'];

/** Variables of a workflow that say where a package is published. */
const publicationVariables: readonly string[] = [
  ...['EXTENSION_PUBLISHER', 'GITHUB_REPOSITORY', 'GITHUB_SERVER_URL', 'GITHUB_SHA'],
  ...['GITHUB_REF_NAME', 'GITHUB_REF_TYPE', 'SOURCE_DATE_EPOCH', 'TEAMS_CHAT_ACCESS_TELEMETRY', 'TZ'],
];

/** A package that was just made. */
export interface Packaged {
  /** The folder in which it was. */
  readonly folder: string;
  /** The whole file. */
  readonly vsix: Buffer;
  /** The bill of materials beside it. */
  readonly bom: string;
  /** What is in it, by the path below `extension/`. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** How a package is made. */
export interface PackageOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** For publication, as on the day of a release. */
  readonly release?: boolean;
  /** The permissions of the sources. */
  readonly mode?: number;
}

/** Copies the sources and the packages that they import to a folder, and runs there what `npm run package` runs. */
export async function packageIn(folder: string, options: PackageOptions = {}): Promise<Packaged> {
  const { environment = {}, release = false, mode } = options;
  await mkdir(folder, { recursive: true });
  const sources = (await readdir(root)).filter(
    name => !notCopied.includes(name) && !/\.(?:vsix|cdx\.json)$/.test(name),
  );
  const packages = (await dependencies()).map(name => path.join('node_modules', name));
  await Promise.all([...sources, ...packages].map(name => copy(name, folder)));
  if (mode !== undefined) await setModes(folder, mode);
  if (release) await nameTheDay(path.join(folder, 'CHANGELOG.md'));
  await runThere(folder, [path.join(root, 'esbuild.mjs')], environment);
  await runPackaging(folder, release ? ['--release'] : [], environment);
  return readPackage(folder);
}

async function copy(name: string, folder: string): Promise<void> {
  const isRead = (file: string): boolean => !/\.(?:map|d\.ts)$/.test(file);
  await cp(path.join(root, name), path.join(folder, name), { recursive: true, filter: isRead });
}

/** Releases what is not released yet. */
async function nameTheDay(changelog: string): Promise<void> {
  const { version } = await manifestIn(root);
  const text = await readFile(changelog, 'utf8');
  await writeFile(changelog, text.replace('## Unreleased', `## ${version} – 2026-11-28`));
}

/** Runs what `npm run package` runs after the build. @throws where it fails, with what it printed */
export async function runPackaging(
  folder: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'));
  const script = path.join(root, 'build/package.ts');
  await runThere(folder, [`--import=${tsx.href}`, script, ...parameters], environment);
}

async function runThere(
  folder: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const usual = Object.entries(process.env).filter(([name]) => !publicationVariables.includes(name));
  const env = { ...Object.fromEntries(usual), ...environment };
  await promisify(execFile)(process.execPath, parameters, { cwd: folder, env });
}

async function readPackage(folder: string): Promise<Packaged> {
  const vsix = await readFile(path.join(folder, 'teams-chat-access.vsix'));
  const { files: entries } = await JSZip.loadAsync(vsix);
  const files = new Map<string, Buffer>();
  for (const [name, entry] of Object.entries(entries)) {
    files.set(name.replace(/^extension\//, ''), await entry.async('nodebuffer'));
  }
  return {
    folder,
    vsix,
    bom: await readFile(path.join(folder, 'teams-chat-access.cdx.json'), 'utf8'),
    files,
  };
}

/** The packages that the sources may import, and all that those import. */
async function dependencies(): Promise<readonly string[]> {
  const found = new Set(await dependenciesOf(root));
  for (const name of found) {
    for (const further of await dependenciesOf(path.join(root, 'node_modules', name))) found.add(further);
  }
  return [...found];
}

async function dependenciesOf(folder: string): Promise<readonly string[]> {
  const { dependencies = {} } = await manifestIn(folder);
  return Object.keys(dependencies);
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

async function manifestIn(folder: string): Promise<Manifest> {
  // npm has read it before.
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function setModes(folder: string, mode: number): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if ((await stat(file)).isFile()) await chmod(file, mode);
  }
}
