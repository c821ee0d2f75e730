import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from '../emulator/emulator.ts';
import type { Fault } from '../emulator/faults.ts';
import type { Proxy } from '../entra/proxy.ts';
import type { Outcome } from '../run/outcome.ts';

/** What Graph was asked, as the tests compare it. */
export interface SentRequest {
  readonly method: string;
  readonly host: string;
  /** Decoded, with the version. */
  readonly path: string;
  /** Decoded. */
  readonly query: string;
  readonly account: string | undefined;
}

/** A fault on demand. `path` is the source of a pattern. */
export interface RequestedFault {
  readonly matcher: { readonly method?: string; readonly path?: string; readonly times?: number };
  readonly fault: Fault;
}

export interface ControlOptions {
  readonly emulators: readonly Emulator[];
  readonly proxy: Proxy;
  /** Reads the open list of notifications; only where there is a browser to look at. */
  readonly readMessages?: () => Promise<readonly string[]>;
  /** Called with what the tests print. */
  readonly print: (text: string) => void;
}

/** The way from the tests inside of VS Code to the world around it: JSON over HTTP on loopback. */
export interface Control {
  readonly origin: string;
  /** Fulfilled when the tests have said how they ended. */
  readonly result: Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

export async function startControl(options: ControlOptions): Promise<Control> {
  let finish: (outcomes: readonly Outcome[]) => void = () => undefined;
  const result = new Promise<readonly Outcome[]>(resolve => {
    finish = resolve;
  });
  const { emulators, proxy, print, readMessages } = options;
  // What arrives here comes from suite/outside.ts, which has the same types.
  const routes: Readonly<Record<string, (body: unknown) => unknown>> = {
    '/requests': () => emulators.flatMap(sentRequests),
    '/tenantAsked': () => emulators.some(({ requests }) => requests.some(asksForTenant)),
    '/refused': () => proxy.refused,
    '/reset': () => emulators.forEach(emulator => emulator.reset()),
    '/fault': body => {
      const { matcher, fault } = body as RequestedFault;
      const { path, ...rest } = matcher;
      const whole = path === undefined ? rest : { ...rest, path: new RegExp(path) };
      emulators.forEach(emulator => emulator.faults.add(whole, fault));
    },
    '/messages': async () => (await readMessages?.()) ?? [],
    '/print': body => print(String(body)),
    '/result': body => finish(body as readonly Outcome[]),
  };
  const server = createServer((request, response) => {
    answer(routes, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    origin: `http://127.0.0.1:${port}`,
    result,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  routes: Readonly<Record<string, (body: unknown) => unknown>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const route = routes[request.url ?? ''];
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  const value = await route(text === '' ? undefined : JSON.parse(text));
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value ?? null));
}

function asksForTenant({ path }: { readonly path: string }): boolean {
  return path.endsWith('/organization');
}

function sentRequests(emulator: Emulator): SentRequest[] {
  // The tenant's name is asked once for each connection, whenever that has its turn: nothing waits for it.
  const requests = emulator.requests.filter(request => !asksForTenant(request));
  return requests.map(({ method, host, path, query, account }) => ({
    method,
    host,
    path: decodeURIComponent(path),
    query: decodeURIComponent(query),
    account,
  }));
}
