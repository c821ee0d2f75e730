import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from '../certificates.ts';
import { clouds } from '../emulator/clouds.ts';
import { startEmulator } from '../emulator/emulator.ts';
import type { Emulator, HandlerOptions } from '../emulator/emulator.ts';
import { Endings } from '../endings.ts';
import { startBrowser } from '../host/browser.ts';
import type { Browser, BrowserOptions, Page } from '../host/browser.ts';
import { hostFolder as newestHostFolder, installHost } from '../host/install.ts';
import { everydaySettings } from '../host/server.ts';
import { Workbench, type WindowOptions } from '../host/workbench.ts';
import { unpackExtension } from '../integration/unpackExtension.ts';
import { testClientId } from '../world.ts';
import { startSite } from './site.ts';
import { answerSignIn } from './standInSignIn.ts';

export interface WebWorldOptions extends WindowOptions, Pick<BrowserOptions, 'headless' | 'viewport'> {
  /** Where VS Code is installed: `test/host`, the newest version, by default. */
  readonly hostFolder?: string;
  /** `fr`; English by default. */
  readonly locale?: string;
  /** A folder with the files that the virtual workspace begins with; empty by default. */
  readonly folder?: string;
  /** Folders of extensions to have besides those every run has. */
  readonly extensions?: readonly string[];
  /** How the Graph emulator behaves. */
  readonly graph?: HandlerOptions;
}

/** A tenant, and a browser with a VS Code that has no server, alone with each other on this machine. */
export interface WebWorld {
  readonly emulator: Emulator;
  readonly browser: Browser;
  /** VS Code in the first tab. */
  readonly workbench: Workbench;
  /** VS Code in all tabs that are open. */
  readonly tabs: () => readonly Workbench[];
  /** What the consoles of all tabs say of failures of the extension. */
  readonly complaints: readonly string[];
  /** Opens VS Code in another tab of the browser. */
  readonly openTab: () => Promise<Workbench>;
  /** Runs Sign In in the first tab and answers everything that is asked. The name is the account's. */
  readonly signIn: (accountName?: string) => Promise<void>;
  /** Answers a sign-in or consent that something else asked for, in the first tab unless another is named. */
  readonly acceptSignIn: (accountName?: string, tab?: Workbench) => Promise<void>;
  /** Ends every process and removes every file. */
  readonly close: () => Promise<void>;
}

const folderUri = { scheme: 'mem', path: '/workspace' };

/** Starts everything and opens the workbench, signed out. What was started is ended again where a later part fails. */
export async function startWebWorld(options: WebWorldOptions = {}): Promise<WebWorld> {
  const endings = new Endings();
  try {
    const { hostFolder = newestHostFolder } = options;
    await installHost(hostFolder);
    const folder = await mkdtemp(path.join(tmpdir(), 'contoso-web-'));
    endings.run(() => rm(folder, { recursive: true, force: true }));
    const graphHost = new URL(clouds.global.audience).host;
    const tls = await makeCertificates([graphHost]);
    const emulator = endings.add(await startEmulator({ ...options.graph, tls }));
    const { signIns, id: tenantId } = emulator.tenant;
    const site = endings.add(
      await startSite({
        hostFolder,
        extensions: [
          await unpackExtension(path.resolve('teams-chat-access.vsix'), folder),
          path.resolve('test/web/microsoft'),
          path.resolve('test/web/folder'),
          ...(options.extensions ?? []),
        ],
        settings: {
          ...everydaySettings,
          'workbench.colorTheme': 'Default Dark Modern',
          'teamsChatAccess.clientId': testClientId,
          'teamsChatAccess.tenantId': tenantId,
          'microsoftStandIn.accounts': signIns,
          'virtualFolder.files': options.folder === undefined ? {} : await textsIn(options.folder),
        },
        folderUri,
      }),
    );
    const browser = endings.add(
      await startBrowser({ ...options, hosts: { [`${graphHost}:443`]: emulator.port } }),
    );
    const tabs: Workbench[] = [];
    const complaints: string[] = [];
    const open = async (page: Page): Promise<Workbench> => {
      page.on('console', message => {
        const text = `${message.text()} ${message.location().url}`;
        if (message.type() === 'error' && isOfExtension(text)) complaints.push(text);
      });
      await page.addInitScript(language => {
        Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
      }, options.locale);
      await page.goto(site.origin);
      const workbench = new Workbench(page, options);
      tabs.push(workbench);
      await workbench.ready();
      return workbench;
    };
    const workbench = await open(browser.page);
    const firstAccount = signIns[0]?.name ?? '';
    const acceptSignIn: WebWorld['acceptSignIn'] = (accountName = firstAccount, tab = workbench) =>
      answerSignIn(tab, accountName);
    return {
      emulator,
      browser,
      workbench,
      tabs: () => tabs.filter(({ page }) => !page.isClosed()),
      complaints,
      openTab: async () => open(await browser.context.newPage()),
      acceptSignIn,
      signIn: async accountName => {
        await workbench.runCommand('Teams Chat Access: Sign In');
        await acceptSignIn(accountName);
      },
      close: endings.close,
    };
  } catch (error) {
    await endings.close().catch(() => undefined); // The first failure says more than what follows from it.
    throw error;
  }
}

/** Whether a line of a console is about the extension, from its script, or what it says of a failure that it does not know. */
function isOfExtension(text: string): boolean {
  // VS Code writes the log itself, and cannot any more once a page that is loaded again has closed its database.
  if (text.includes('vscode-log:')) return false;
  return /teams-chat-access\.teams-chat-access|extension\.web\.cjs|Something went wrong in this extension/.test(
    text,
  );
}

/** The texts of all files in a folder, by their paths in it. */
async function textsIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  const texts = files.map(
    async file => [slashed(path.relative(folder, file)), await readFile(file, 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}
