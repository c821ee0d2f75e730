import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Connections that are led on to a port of 127.0.0.1, to be ended together. */
export class Tunnels {
  readonly #ends = new Set<Duplex>();

  /** Leads a connection on; the end of one side is the end of the other. @param opened is called before anything flows */
  open(client: Duplex, port: number, opened?: (upstream: Socket) => void): void {
    const upstream = connect(port, '127.0.0.1', () => {
      opened?.(upstream);
      upstream.pipe(client).pipe(upstream);
    });
    for (const end of [client, upstream]) {
      this.#ends.add(end);
      end.on('error', () => end.destroy());
      end.once('close', () => {
        this.#ends.delete(end);
        client.destroy();
        upstream.destroy();
      });
    }
  }

  /** Ends all that are open. */
  end(): void {
    for (const end of this.#ends) end.destroy();
  }
}

/** A port of 127.0.0.1 that stays the same while what is behind it changes. */
export interface Forwarder {
  readonly port: number;
  /** Ends what is connected and leads all that follows to another port. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/** Starts a forwarder; until it leads somewhere, it takes no connection. */
export async function startForwarder(): Promise<Forwarder> {
  const tunnels = new Tunnels();
  let target: number | undefined;
  const server = createServer(client => {
    if (target === undefined) client.destroy();
    else tunnels.open(client, target);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    port,
    leadTo: next => {
      tunnels.end();
      target = next;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        tunnels.end();
      }),
  };
}
