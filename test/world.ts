import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from './certificates.ts';
import { clouds } from './emulator/clouds.ts';
import type { Cloud } from './emulator/clouds.ts';
import { startEmulator } from './emulator/emulator.ts';
import type { Emulator, HandlerOptions } from './emulator/emulator.ts';
import { Endings } from './endings.ts';
import { cloudSignIns, customSignInHost } from './entra/clouds.ts';
import { answerDeviceCode, answerSignIn, meetRefusal } from './entra/person.ts';
import type { SignInAnswers } from './entra/person.ts';
import { startProxy } from './entra/proxy.ts';
import type { Proxy } from './entra/proxy.ts';
import { startTokenService } from './entra/tokenService.ts';
import type { TokenService } from './entra/tokenService.ts';
import { startServer } from './host/server.ts';
import type { Settings, VsCodeServer } from './host/server.ts';
import { openWorkbench } from './host/serverWorkbench.ts';
import type { ServerWorkbench } from './host/serverWorkbench.ts';
import { redirectHost, startWorldBrowser, workbenchOrigin } from './worldBrowser.ts';
import type { WorldBrowser } from './worldBrowser.ts';

/** The application registration that every run uses unless its settings say otherwise. */
export const testClientId = '11111111-2222-4333-8444-555555555555';

export interface WorldOptions {
  /** The packaged extension; `teams-chat-access.vsix` at the root by default. */
  readonly vsix?: string;
  /** A folder with the extension under development, instead of the packaged one, and where a debugger reaches it. */
  readonly development?: { readonly folder: string; readonly inspectPort: number };
  /** `fr`; English by default. */
  readonly locale?: string;
  readonly theme?: 'light' | 'dark' | 'highContrast' | 'highContrastLight';
  /** The cloud that the tenant lives in and that the settings name; `global` by default. */
  readonly cloud?: Cloud;
  /** Over the defaults: a client id, the Contoso tenant, and what a sovereign cloud needs; undefined removes one. */
  readonly settings?: Settings;
  /** What the remote machine has been set to; nothing by default. */
  readonly remoteSettings?: Settings;
  /** A browser that was in another world, and stays open after this one; one of its own by default. */
  readonly browser?: WorldBrowser;
  /** Of a browser of its own. True by default. */
  readonly headless?: boolean;
  /** Of a browser of its own. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where VS Code is installed: `test/host`, the newest version, by default. */
  readonly hostFolder?: string;
  /** A folder with the files that the workspace begins with; empty by default. */
  readonly folder?: string;
  /** Whether VS Code asks before it trusts the workspace; it trusts all by default. */
  readonly workspaceTrust?: boolean;
  /** Built-in extensions to have besides those every run has. */
  readonly builtinExtensions?: readonly string[];
  /** How the Graph emulator behaves. */
  readonly graph?: Omit<HandlerOptions, 'cloud'>;
  /** Where {@link ServerWorkbench.screenshot} writes; `out/screenshots` by default. */
  readonly screenshotFolder?: string;
}

/** A tenant, its sign-in service and a VS Code with the extension, alone with each other on this machine. */
export interface World {
  readonly emulator: Emulator;
  readonly tokenService: TokenService;
  readonly proxy: Proxy;
  readonly server: VsCodeServer;
  readonly browser: WorldBrowser;
  readonly workbench: ServerWorkbench;
  /** Runs Sign In and answers everything that is asked. The name is the account's: `Adele Vance`. */
  readonly signIn: (accountName?: string, answers?: SignInAnswers) => Promise<void>;
  /** Answers a sign-in or consent that something else asked for. */
  readonly acceptSignIn: (accountName?: string, answers?: SignInAnswers) => Promise<void>;
  /** Answers what something else asked for up to a page that refuses and leads nowhere; closes the sign-in window. Returns the page's words. */
  readonly meetRefusal: (accountName?: string) => Promise<string>;
  /** Takes the code that VS Code shows to the page where it is asked for, and signs in there. */
  readonly enterDeviceCode: (accountName?: string) => Promise<void>;
  /** Ends every process and removes every file. */
  readonly close: () => Promise<void>;
}

const themes: Readonly<Record<NonNullable<WorldOptions['theme']>, string>> = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
};

/** Starts everything and opens the workbench, signed out. What was started is ended again where a later part fails. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const endings = new Endings();
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'contoso-'));
    endings.run(() => rm(folder, { recursive: true, force: true }));
    const { cloud = 'global', development } = options;
    const { environment } = cloudSignIns[cloud];
    const graphHost = new URL(clouds[cloud].audience).host;
    // Microsoft's library asks the service of the global cloud about every other one that it does not know.
    const signInHosts = [
      ...new Set([...cloudSignIns[cloud].hosts, ...cloudSignIns.global.hosts, customSignInHost]),
    ];
    const tls = await makeCertificates([...signInHosts, graphHost, redirectHost, 'localhost', '127.0.0.1']);
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, tls.ca);

    const emulator = endings.add(await startEmulator({ ...options.graph, cloud, tls }));
    const { signIns, id: tenantId, name: tenantName } = emulator.tenant;
    const tokenService = endings.add(await startTokenService({ tls, accounts: signIns, tenantName }));
    const proxy = endings.add(
      await startProxy({
        ...Object.fromEntries(signInHosts.map(host => [`${host}:443`, tokenService.port])),
        [`${graphHost}:443`]: emulator.port,
      }),
    );
    const [server, browser] = await Promise.all([
      startServer({
        ...(development
          ? { inspectPort: development.inspectPort }
          : { vsix: path.resolve(options.vsix ?? 'teams-chat-access.vsix') }),
        ...(options.hostFolder === undefined ? {} : { folder: options.hostFolder }),
        ...(options.folder === undefined ? {} : { workspaceFiles: options.folder }),
        ...(options.workspaceTrust === undefined ? {} : { workspaceTrust: options.workspaceTrust }),
        ...(options.builtinExtensions === undefined ? {} : { builtinExtensions: options.builtinExtensions }),
        settings: {
          'workbench.colorTheme': themes[options.theme ?? 'dark'],
          'teamsChatAccess.clientId': testClientId,
          'teamsChatAccess.tenantId': tenantId,
          'teamsChatAccess.cloud': cloud,
          ...(environment === undefined ? {} : { 'microsoft-sovereign-cloud.environment': environment }),
          ...options.settings,
        },
        ...(options.remoteSettings === undefined ? {} : { remoteSettings: options.remoteSettings }),
        environment: {
          HTTPS_PROXY: proxy.origin,
          HTTP_PROXY: proxy.origin,
          NO_PROXY: 'localhost,127.0.0.1',
          NODE_EXTRA_CA_CERTS: authority,
        },
      }).then(part => endings.add(part)),
      options.browser ??
        startWorldBrowser({
          ...(options.headless === undefined ? {} : { headless: options.headless }),
          ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
        }).then(part => endings.add(part)),
    ]);
    await browser.enter({ vsCode: server.port, signIn: tokenService.port });
    const workbench = await openWorkbench({
      server,
      browser,
      origin: workbenchOrigin,
      ...(development ? { development: { extensions: [development.folder] } } : {}),
      ...(options.locale === undefined ? {} : { locale: options.locale }),
      ...(options.screenshotFolder === undefined ? {} : { screenshotFolder: options.screenshotFolder }),
    });
    if (options.browser) endings.add(workbench);
    const firstAccount = signIns[0]?.name ?? '';
    const acceptSignIn: World['acceptSignIn'] = (accountName = firstAccount, answers) =>
      answerSignIn(workbench, accountName, answers);
    return {
      emulator,
      tokenService,
      proxy,
      server,
      browser,
      workbench,
      acceptSignIn,
      meetRefusal: (accountName = firstAccount) => meetRefusal(workbench, accountName),
      enterDeviceCode: (accountName = firstAccount) => answerDeviceCode(workbench, accountName),
      signIn: async (accountName, answers) => {
        await workbench.runCommand(
          options.locale === 'fr' ? 'Teams Chat Access: Se connecter' : 'Teams Chat Access: Sign In',
        );
        await acceptSignIn(accountName, answers);
      },
      close: endings.close,
    };
  } catch (error) {
    await endings.close().catch(() => undefined); // The first failure says more than what follows from it.
    throw error;
  }
}
