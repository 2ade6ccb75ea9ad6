import { createServer, Socket, type AddressInfo, type Server } from 'node:net';

/**
 * A way to several servers, each connection to the next of them that takes it. It knows of HTTP as little as it can: who
 * comes by WebSocket alone needs no more.
 */
export class Balancer {
  private readonly sockets = new Set<Socket>();
  private count = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {}

  static async to(ports: readonly number[]): Promise<Balancer> {
    const server = createServer();
    const balancer = new Balancer(server, ports);
    server.on('connection', (client) => balancer.pass(client, ports.length));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(client: Socket, triesLeft: number): void {
    const port = this.ports[this.count++ % this.ports.length]!;
    const upstream = new Socket().connect(port, '127.0.0.1');
    client.on('error', () => upstream.destroy());
    upstream.once('error', () => {
      if (!upstream.remoteAddress && triesLeft > 1) this.pass(client, triesLeft - 1);
      else client.destroy();
    });
    upstream.once('connect', () => {
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.sockets.add(from);
        from.pipe(to);
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
  }
}
