import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from '../certificates.ts';
import { startEmulator } from '../emulator/emulator.ts';
import type { Cloud } from '../emulator/clouds.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { startProxy } from '../entra/proxy.ts';
import type { Outcome } from '../run/outcome.ts';
import { bundle } from './bundle.ts';
import type { Bundles } from './bundle.ts';
import { startControl } from './control.ts';

/** What is around VS Code while the tests run inside of it. */
export interface Surroundings {
  readonly bundles: Bundles;
  /** A folder of the run's own. */
  readonly folder: string;
  /** `http://127.0.0.1:PORT` of the proxy behind which every Graph is. */
  readonly proxyOrigin: string;
  /** For the extension host: the proxy, whom to trust, and where the tests find the world around them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Fulfilled when the tests have said how they ended. */
  readonly result: Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

const graphHosts: Readonly<Record<Cloud, string>> = {
  global: 'graph.microsoft.com',
  usGovHigh: 'graph.microsoft.us',
  usGovDoD: 'dod-graph.microsoft.us',
  china: 'microsoftgraph.chinacloudapi.cn',
};

/** Settings without which VS Code would speak to somebody else, or the tests would see more than the product does. */
export const integrationSettings: Readonly<Record<string, unknown>> = {
  'http.systemCertificates': false,
  'telemetry.telemetryLevel': 'off',
};

/** Which tests to run. */
export interface TestFilter {
  /** Names of files in `suite`; none for all. */
  readonly files: readonly string[];
  /** A pattern that the full titles match. */
  readonly grep: string | undefined;
}

export interface SurroundingsOptions {
  readonly filter: TestFilter;
  /** Reads the open list of notifications, where somebody can look. */
  readonly readMessages?: () => Promise<readonly string[]>;
}

export async function startSurroundings(options: SurroundingsOptions): Promise<Surroundings> {
  const { filter, readMessages } = options;
  const endings: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-integration-'));
    endings.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
    const tls = await makeCertificates(Object.values(graphHosts));
    const authority = path.join(folder, 'authority.pem');
    await writeFile(authority, tls.ca);
    const emulators: Emulator[] = [];
    const routes: Record<string, number> = {};
    for (const cloud of Object.keys(graphHosts) as Cloud[]) {
      const emulator = await startEmulator({ tls, cloud });
      endings.push(() => emulator.close());
      emulators.push(emulator);
      routes[`${graphHosts[cloud]}:443`] = emulator.port;
    }
    const proxy = await startProxy(routes);
    endings.push(() => proxy.close());
    const control = await startControl({
      emulators,
      proxy,
      print: text => console.log(text),
      ...(readMessages === undefined ? {} : { readMessages }),
    });
    endings.push(() => control.close());
    return {
      bundles: await bundle(folder),
      folder,
      proxyOrigin: proxy.origin,
      environment: {
        HTTPS_PROXY: proxy.origin,
        HTTP_PROXY: proxy.origin,
        NO_PROXY: 'localhost,127.0.0.1',
        NODE_EXTRA_CA_CERTS: authority,
        VSCODE_SKIP_BUILTIN_EXTENSIONS: 'vscode.microsoft-authentication',
        INTEGRATION_CONTROL: control.origin,
        INTEGRATION_FILTER: JSON.stringify(filter),
      },
      result: control.result,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
