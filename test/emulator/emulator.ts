import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { EmulatedGraph } from './emulatedGraph.ts';
import type { GraphHandler, HandlerOptions } from './emulatedGraph.ts';
import type { Tenant } from './tenant.ts';

export type { GraphHandler, HandlerOptions } from './emulatedGraph.ts';
export type { RecordedRequest } from './recording.ts';

export interface EmulatorOptions extends HandlerOptions {
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Any free one by default. */
  readonly port?: number;
}

export interface Emulator extends GraphHandler {
  /** `https://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1. The emulated Graph answers for whatever host the request names. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const handler = createGraphHandler(options);
  const server = createServer({ key: options.tls.key, cert: options.tls.cert }, handler.listener);
  // Longer than clients keep a connection, so that none is closed while a request is on its way.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // Closing must not wait for a connection that is still shaking hands, which the server itself does not know yet.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // A TCP server that listens has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  const { listener, requests, audit, faults, policies, choices, tokenFor, requested, reset } = handler;
  return {
    listener,
    requests,
    audit,
    faults,
    policies,
    choices,
    tokenFor,
    requested,
    reset,
    // A reset makes another one.
    get tenant(): Tenant {
      return handler.tenant;
    },
    origin: `https://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** For a server of one's own; `listener` is its request handler. */
export function createGraphHandler(options: HandlerOptions = {}): GraphHandler {
  return new EmulatedGraph(options);
}
