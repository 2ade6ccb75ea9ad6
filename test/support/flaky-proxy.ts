import { createServer, Socket, type AddressInfo, type Server } from 'node:net';

/** A way to a server that breaks: connections are reset, and for a while no new one comes through. */
export class FlakyProxy {
  cuts = 0;
  private readonly sockets = new Set<Socket>();
  private isDown = false;
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<FlakyProxy> {
    const server = createServer();
    const proxy = new FlakyProxy(server);
    server.on('connection', (client) => proxy.pass(client, port));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Up for a while of `upMs`, down for one of `downMs`, again and again. */
  breakAgainAndAgain(upMs: () => number, downMs: () => number): void {
    this.timer = setTimeout(() => {
      this.isDown = true;
      this.cuts++;
      for (const socket of this.sockets) socket.resetAndDestroy();
      this.timer = setTimeout(() => {
        this.isDown = false;
        this.breakAgainAndAgain(upMs, downMs);
      }, downMs());
    }, upMs());
  }

  /** From now on everything comes through. */
  mend(): void {
    clearTimeout(this.timer);
    this.isDown = false;
  }

  close(): void {
    this.mend();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(client: Socket, port: number): void {
    if (this.isDown) {
      client.resetAndDestroy();
      return;
    }
    const upstream = new Socket().connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
