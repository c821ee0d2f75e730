import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A cable between a client and a server on this machine, which can be cut. */
export class Cable {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  private constructor(
    private readonly target: number,
    private port: number,
  ) {}

  static async to(target: number): Promise<Cable> {
    const cable = new Cable(target, 0);
    await cable.mend();
    return cable;
  }

  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** From now on nothing gets through: connections break, and no new one is taken. */
  cut(): void {
    this.server?.close();
    this.server = undefined;
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.sockets.clear();
  }

  /** At the same address as before. */
  async mend(): Promise<void> {
    if (this.server) {
      return;
    }
    const server = createServer(near => {
      const far = connect(this.target, '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    // A TCP server that listens has an AddressInfo; only pipes have a string.
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    const closed = server && new Promise(resolve => server.once('close', resolve));
    this.cut();
    await closed;
  }
}
