import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Tunnels } from '../host/tunnels.ts';

/** A forward proxy on loopback that knows a handful of hosts and refuses all others. */
export interface Proxy {
  /** `http://127.0.0.1:port`, the value for `HTTPS_PROXY`. */
  readonly origin: string;
  /** Authorities that were asked for and refused, `host:port`, or whole URLs of plain HTTP requests. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a CONNECT proxy on 127.0.0.1.
 * @param routes authority (`graph.microsoft.com:443`) to the local port that plays it
 */
export async function startProxy(routes: Readonly<Record<string, number>>): Promise<Proxy> {
  const refused: string[] = [];
  const tunnels = new Tunnels();
  const server = createServer((request, response) => {
    refused.push(request.url ?? '');
    response.writeHead(403).end();
  });
  server.on('connect', (request, client: Duplex, head: Buffer) => {
    const authority = request.url ?? '';
    const port = routes[authority];
    if (port === undefined) {
      refused.push(authority);
      client.on('error', () => client.destroy());
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    tunnels.open(client, port, upstream => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    origin: `http://127.0.0.1:${port}`,
    refused,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
        tunnels.end();
      }),
  };
}
