import { createServer, Socket, type AddressInfo } from 'node:net';

/** A way to a server that can fall silent: bytes go nowhere, and nobody hangs up. */
export interface SilentProxy {
  readonly port: number;
  isSilent: boolean;
  close(): void;
}

export async function silentProxy(host: string, port: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = new Socket().connect(port, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => proxy.isSilent || to.write(chunk));
      from.on('close', () => to.destroy());
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const proxy: SilentProxy = {
    port: (server.address() as AddressInfo).port,
    isSilent: false,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return proxy;
}
