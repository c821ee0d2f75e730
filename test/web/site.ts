import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Settings } from '../host/server.ts';

export interface SiteOptions {
  /** Where VS Code is installed: `test/host` or `test/host-oldest`. */
  readonly hostFolder: string;
  /** Folders with a `package.json` each. They may use the proposed APIs that they name. */
  readonly extensions: readonly string[];
  /** Settings that nobody has to make. */
  readonly settings: Settings;
  /** The folder that is open. */
  readonly folderUri: { readonly scheme: string; readonly path: string };
}

/** VS Code for the web as static files: nothing runs but what the browser runs. */
export interface Site {
  readonly origin: string;
  /** Requests for files that are not there. */
  readonly missing: readonly string[];
  readonly close: () => Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const workbenchScript = 'out/vs/code/browser/workbench/workbench.js';
const workbenchPage = 'out/vs/code/browser/workbench/workbench.html';

/** Serves the workbench of a VS Code that is installed, with extensions for its web worker host, on 127.0.0.1. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const vsCode = path.join(options.hostFolder, 'node_modules/code-server/lib/vscode');
  const script = upstream(await readFile(path.join(vsCode, workbenchScript), 'utf8'));
  const page = await readFile(path.join(vsCode, workbenchPage), 'utf8');
  const folders = new Map([
    ['static', vsCode],
    ...options.extensions.map((folder, index) => [`extension-${index}`, folder] as const),
  ]);
  const missing: string[] = [];
  let authority = '';

  const answer = async (address: string, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(address, 'http://site');
    response.setHeader('cache-control', 'no-store');
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(filled(page, configurationOf(options, authority)));
      return;
    }
    const [, first = '', ...rest] = decodeURIComponent(pathname).split('/');
    const folder = folders.get(first);
    const file = folder === undefined ? undefined : path.join(folder, ...rest);
    if (file === undefined || (await stat(file).catch(() => undefined))?.isFile() !== true) {
      missing.push(pathname);
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', contentTypes[path.extname(file)] ?? 'application/octet-stream');
    if (file === path.join(vsCode, workbenchScript)) response.end(script);
    else createReadStream(file).pipe(response);
  };

  const server = createServer((request, response) => {
    answer(request.url ?? '/', response).catch((error: unknown) => {
      console.error('The site failed', error);
      response.destroy();
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an AddressInfo; only pipes have a string.
  authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${authority}`,
    missing,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undoes what code-server changed in the script of the workbench, which is for its own server alone. */
function upstream(script: string): string {
  // It wants a server at the address of the page.
  const remote = ',remoteAuthority:location.host';
  // It looks for user data on that server.
  const userData =
    /([\w$]+)\(([\w$]+)\.file\(this\.userDataPath\)\.with\(\{scheme:([\w$]+)\.vscodeRemote\}\),"User"\)/;
  // It encrypts secrets with a key from that server; without one they are kept in memory.
  const mintKey = '(window.location.pathname+"/mint-key").replace(/\\/\\/+/g,"/")';
  if (!script.includes(remote) || !userData.test(script) || !script.includes(mintKey)) {
    throw new Error('The script of the workbench is another than this was made for.');
  }
  return script
    .replace(remote, '')
    .replace(userData, '$2.file("/User").with({scheme:$3.vscodeUserData})')
    .replace(mintKey, '""');
}

function configurationOf({ extensions, settings, folderUri }: SiteOptions, authority: string): object {
  return {
    additionalBuiltinExtensions: extensions.map((_, index) => ({
      scheme: 'http',
      authority,
      path: `/extension-${index}`,
    })),
    productConfiguration: {
      ...{ nameShort: 'Web', nameLong: 'Visual Studio Code for the Web', applicationName: 'web' },
      extensionsGallery: null,
      enableTelemetry: false,
    },
    configurationDefaults: settings,
    folderUri,
    enableWorkspaceTrust: false,
    // code-server wants these to be there.
    userDataPath: '/vscode',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
  };
}

/** The page with what the server of code-server would fill in. */
function filled(page: string, configuration: object): string {
  const messages = '/static/out/nls.messages.js';
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration)
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: '/static',
    WORKBENCH_NLS_URL: messages,
    WORKBENCH_NLS_FALLBACK_URL: messages,
  };
  return page.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => values[key] ?? '');
}
