import type { Socket as TcpSocket } from 'node:net';
import type { HubClient } from './hub.js';

/** The client's TCP socket: paused, it is a client that does not read. */
export function tcpOf({ socket }: HubClient): TcpSocket {
  // The client's types do not tell of what is below its WebSocket.
  const { ws } = socket.io.engine.transport as unknown as { ws: { _socket: TcpSocket } };
  return ws._socket;
}
