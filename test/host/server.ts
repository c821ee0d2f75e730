import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findServerNode, hostFolder, installHost } from './install.ts';

/** Values of the user's `settings.json`. */
export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  /** Where the server is installed: a folder with a `package.json` like the one beside this file, the default. */
  readonly folder?: string;
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** Added to, and preferred over, the settings every run has. */
  readonly settings?: Settings;
  /** What the machine that the server runs on has been set to, as another window may have left it. */
  readonly remoteSettings?: Settings;
  /** Added to the environment of the server and so of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where a debugger reaches the extension host, on 127.0.0.1; nowhere if left out. */
  readonly inspectPort?: number;
  /** Built-in extensions to have besides those every run has. */
  readonly builtinExtensions?: readonly string[];
  /** A folder with the files that the workspace begins with; it is copied. Empty by default. */
  readonly workspaceFiles?: string;
  /** Whether VS Code asks before it trusts a workspace; it trusts all by default. */
  readonly workspaceTrust?: boolean;
}

/** A running VS Code server with a data folder of its own. */
export interface VsCodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  /** The folder to open as the workspace. */
  readonly workspace: string;
  /** Where extensions keep files of their own, each in a folder named by its id. */
  readonly globalStorage: string;
  /** Everything the server printed. */
  log(): string;
  /** Changes settings where VS Code reads them when a window is loaded. Undefined removes one. */
  setSettings(changes: Settings): Promise<void>;
  /** Ends the server with the extension host and removes the data folder. */
  close(): Promise<void>;
}

const startTimeoutMilliseconds = 60_000;

const inspectExtensionHost = new URL('inspectExtensionHost.mjs', import.meta.url).href;

/** Few built-in extensions make a fast start; a host of an older version may lack some of these. */
const everydayBuiltins: readonly string[] = [
  'configuration-editing',
  'json',
  'microsoft-authentication',
  'theme-defaults',
  'theme-modern-icons',
];

/**
 * No greeting, no update look-ups, no assistants, nothing saved by itself as desktop VS Code has it too, and the
 * sign-in flow of the browser instead of a broker's.
 */
const everydaySettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'http.systemCertificates': false,
  'microsoft-authentication.implementation': 'msal-no-broker',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.activityBar.location': 'default',
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Installs what is missing, then starts a VS Code server on a free port of 127.0.0.1. */
export async function startServer(options: ServerOptions = {}): Promise<VsCodeServer> {
  const folder = options.folder ?? hostFolder;
  await installHost(folder);
  const node = await findServerNode(folder);
  const root = path.join(folder, 'node_modules/code-server/lib/vscode');
  const data = await mkdtemp(path.join(tmpdir(), 'vscode-host-'));
  const removeData = (): Promise<void> =>
    rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  try {
    const workspace = path.join(data, 'workspace');
    const extensions = path.join(data, 'extensions');
    const builtins = path.join(data, 'builtin');
    const settings = new UserSettings(path.join(data, 'data/User'));
    for (const needed of [workspace, builtins]) {
      await mkdir(needed, { recursive: true });
    }
    if (options.workspaceFiles !== undefined) {
      await cp(options.workspaceFiles, workspace, { recursive: true });
    }
    await linkBuiltins(root, builtins, [...everydayBuiltins, ...(options.builtinExtensions ?? [])]);
    await settings.change({
      ...everydaySettings,
      'security.workspace.trust.enabled': options.workspaceTrust === true,
      ...options.settings,
    });
    if (options.remoteSettings) await writeSettings(path.join(data, 'data/Machine'), options.remoteSettings);
    const main = path.join(root, 'out/server-main.js');
    const environment = serverEnvironment({
      ...options.environment,
      ...(options.inspectPort === undefined ? {} : { INSPECT_EXTENSIONS_PORT: `${options.inspectPort}` }),
    });
    if (options.vsix === undefined) await mkdir(extensions);
    else await cp(await installed(options.vsix, node, main), extensions, { recursive: true });
    const child = spawn(
      node,
      [
        // The server starts the extension host with the same options of Node.
        ...(options.inspectPort === undefined ? [] : [`--import=${inspectExtensionHost}`]),
        main,
        ...[
          '--host',
          '127.0.0.1',
          '--port',
          '0',
          '--without-connection-token',
          '--accept-server-license-terms',
        ],
        ...['--telemetry-level', 'off', '--builtin-extensions-dir', builtins],
        ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
        ...dataFolders(data),
      ],
      // Detached makes it lead a process group, which is what ends the extension host with it.
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    const output = collectOutput(child);
    const endWithUs = (): void => killGroup(child, 'SIGKILL');
    process.once('exit', endWithUs);
    const close = async (): Promise<void> => {
      await endGroup(child);
      process.off('exit', endWithUs);
      await removeData();
    };
    try {
      const port = await listeningPort(child, output);
      return {
        origin: `http://127.0.0.1:${port}`,
        port,
        workspace,
        globalStorage: path.join(data, 'data', 'User', 'globalStorage'),
        log: output,
        setSettings: changes => settings.change(changes),
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await removeData();
    throw error;
  }
}

/** Our environment without what would reach into the server: other proxies, Node's options, npm's and VS Code's names. */
function serverEnvironment(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|NODE_|ELECTRON_)|^(https?|no|all)_proxy$/i.test(name),
  );
  return { ...Object.fromEntries(inherited), ...additions };
}

async function linkBuiltins(root: string, target: string, names: readonly string[]): Promise<void> {
  for (const name of new Set(names)) {
    const source = path.join(root, 'extensions', name);
    const exists = await access(source).then(
      () => true,
      () => false,
    );
    if (exists) await symlink(source, path.join(target, name), 'junction');
  }
}

/** The user's settings, as the tests have set them. */
class UserSettings {
  readonly #folder: string;
  #current: Settings = {};

  constructor(folder: string) {
    this.#folder = folder;
  }

  async change(changes: Settings): Promise<void> {
    this.#current = { ...this.#current, ...changes };
    await writeSettings(this.#folder, this.#current);
  }
}

/** In one step, as an editor saves: a file that is empty for a moment would be read as no settings at all. */
async function writeSettings(folder: string, settings: Settings): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'settings.json');
  await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Where a server keeps what it has to keep. */
function dataFolders(data: string): readonly string[] {
  return [
    ...['--server-data-dir', data],
    ...['--user-data-dir', path.join(data, 'data')],
    ...['--extensions-dir', path.join(data, 'extensions')],
  ];
}

/** Folders of extensions, by server and package, to be copied for each start. They end with this process. */
const installations = new Map<string, Promise<string>>();

/** Has a server install a packaged extension, once. @returns the folder of extensions */
async function installed(vsix: string, node: string, main: string): Promise<string> {
  const key = JSON.stringify([vsix, main]);
  const installation = installations.get(key) ?? install(vsix, node, main);
  installations.set(key, installation);
  return installation;
}

async function install(vsix: string, node: string, main: string): Promise<string> {
  const data = await mkdtemp(path.join(tmpdir(), 'vscode-host-extensions-'));
  process.once('exit', () => rmSync(data, { recursive: true, force: true }));
  const child = spawn(node, [main, ...dataFolders(data), '--install-extension', vsix, '--force'], {
    env: serverEnvironment({}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // The server says "Failed Installing Extensions" with exit code 0 or 1, depending on its version.
  if (code !== 0 || !output().includes('was successfully installed')) {
    throw new Error(`The extension could not be installed.\n${output()}`);
  }
  return path.join(data, 'extensions');
}

function collectOutput(child: ChildProcess): () => string {
  let output = '';
  const add = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => output;
}

async function listeningPort(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The VS Code server did not start.\n${output()}`)),
      startTimeoutMilliseconds,
    );
    child.stdout?.on('data', () => {
      const port = /listening on (\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', code => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ended with exit code ${code ?? 'none'}.\n${output()}`));
    });
  });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    // Windows has no process groups to signal, and ends nothing gently.
    spawnSync('taskkill', ['/pid', `${child.pid}`, '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  const ended =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>(resolve => child.once('exit', () => resolve()));
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
  // The extension host is in the group too and may take longer than the server.
  killGroup(child, 'SIGKILL');
}
