import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from './certificates.ts';
import { startEmulator } from './emulator/emulator.ts';
import type { Emulator, HandlerOptions } from './emulator/emulator.ts';
import { answerSignIn } from './entra/person.ts';
import type { SignInAnswers } from './entra/person.ts';
import { startProxy } from './entra/proxy.ts';
import type { Proxy } from './entra/proxy.ts';
import { startTokenService } from './entra/tokenService.ts';
import type { TokenService } from './entra/tokenService.ts';
import { startBrowser } from './host/browser.ts';
import type { Browser } from './host/browser.ts';
import { startServer } from './host/server.ts';
import type { Settings, VsCodeServer } from './host/server.ts';
import { openWorkbench } from './host/workbench.ts';
import type { Workbench } from './host/workbench.ts';

/** The application registration that every run uses unless its settings say otherwise. */
export const testClientId = '11111111-2222-4333-8444-555555555555';

export interface WorldOptions {
  /** The packaged extension; `teams-chat-access.vsix` at the root by default. */
  readonly vsix?: string;
  /** `fr`; English by default. */
  readonly locale?: string;
  readonly theme?: 'light' | 'dark' | 'highContrast' | 'highContrastLight';
  /** Over the defaults, which hold a client id and the Contoso tenant; undefined removes one of them. */
  readonly settings?: Settings;
  /** True by default. */
  readonly headless?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where VS Code is installed: `test/host`, the newest version, by default. */
  readonly hostFolder?: string;
  /** How the Graph emulator behaves. */
  readonly graph?: HandlerOptions;
  /** Where {@link Workbench.screenshot} writes; `out/screenshots` by default. */
  readonly screenshotFolder?: string;
}

/** A tenant, its sign-in service and a VS Code with the extension, alone with each other on this machine. */
export interface World {
  readonly emulator: Emulator;
  readonly tokenService: TokenService;
  readonly proxy: Proxy;
  readonly server: VsCodeServer;
  readonly browser: Browser;
  readonly workbench: Workbench;
  /** Runs Sign In and answers everything that is asked. The name is the account's: `Adele Vance`. */
  signIn(accountName?: string, answers?: SignInAnswers): Promise<void>;
  /** Answers a sign-in or consent that something else asked for. */
  acceptSignIn(accountName?: string, answers?: SignInAnswers): Promise<void>;
  /** Ends every process and removes every file. */
  close(): Promise<void>;
}

const signInHost = 'login.microsoftonline.com';
const graphHost = 'graph.microsoft.com';
const redirectHost = 'vscode.dev';

/** Machine-scoped settings of the product: no workspace may decide where a token goes or what is written. */
const machineSettings: readonly string[] = [
  'clientId',
  'tenantId',
  'cloud',
  'graphVersion',
  'readOnly',
  'confirmRevocation',
].map(name => `teamsChatAccess.${name}`);

const themes: Readonly<Record<NonNullable<WorldOptions['theme']>, string>> = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
};

/** Starts everything and opens the workbench, signed out. What was started is ended again where a later part fails. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const endings: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const end of endings.splice(0).reverse())
      await end().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended.');
  };
  const ending = <T extends { close(): Promise<void> }>(part: T): T => {
    endings.push(() => part.close());
    return part;
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'contoso-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const tls = await makeCertificates([signInHost, graphHost, redirectHost, 'localhost', '127.0.0.1']);
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, tls.ca);

    const emulator = ending(await startEmulator({ ...options.graph, tls }));
    const { signIns, id: tenantId, name: tenantName } = emulator.tenant;
    const tokenService = ending(await startTokenService({ tls, accounts: signIns, tenantName }));
    const proxy = ending(
      await startProxy({
        [`${signInHost}:443`]: tokenService.port,
        [`${graphHost}:443`]: emulator.port,
      }),
    );
    const [server, browser] = await Promise.all([
      startServer({
        vsix: path.resolve(options.vsix ?? 'teams-chat-access.vsix'),
        ...(options.hostFolder === undefined ? {} : { folder: options.hostFolder }),
        settings: {
          'workbench.colorTheme': themes[options.theme ?? 'dark'],
          'teamsChatAccess.clientId': testClientId,
          'teamsChatAccess.tenantId': tenantId,
          ...options.settings,
        },
        machineSettings,
        environment: {
          HTTPS_PROXY: proxy.origin,
          HTTP_PROXY: proxy.origin,
          NO_PROXY: 'localhost,127.0.0.1',
          NODE_EXTRA_CA_CERTS: authority,
        },
      }).then(ending),
      startBrowser({
        ...(options.headless === undefined ? {} : { headless: options.headless }),
        ...(options.viewport === undefined ? {} : { viewport: options.viewport }),
        hosts: { [signInHost]: tokenService.port, [redirectHost]: tokenService.port },
      }).then(ending),
    ]);
    const workbench = await openWorkbench({
      server,
      browser,
      ...(options.locale === undefined ? {} : { locale: options.locale }),
      ...(options.screenshotFolder === undefined ? {} : { screenshotFolder: options.screenshotFolder }),
    });
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
      signIn: async (accountName, answers) => {
        await workbench.runCommand(
          options.locale === 'fr' ? 'Teams Chat Access: Se connecter' : 'Teams Chat Access: Sign In',
        );
        await acceptSignIn(accountName, answers);
      },
      close,
    };
  } catch (error) {
    await close().catch(() => undefined); // The first failure says more than what follows from it.
    throw error;
  }
}
