import type { EventEmitter } from 'node:events';
import type { Server } from 'socket.io';
import { textFrames } from './text-frame.js';

/** A packet in Engine.IO's queue. One that goes to a whole room carries its WebSocket frame, the same for all. */
interface Packet {
  readonly type: string;
  readonly data?: unknown;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] };
}

/** Engine.IO's WebSocket transport, as far as it is taken over here; its types keep most of it to themselves. */
interface Transport extends EventEmitter {
  readonly name: string;
  readonly perMessageDeflate: unknown;
  readonly parser: {
    encodePacket(packet: Packet, binary: boolean, done: (text: unknown) => void): void;
  };
  readonly socket: WebSocket;
  writable: boolean;
  send(packets: Packet[]): void;
  onError(reason: string, description?: string): void;
}

/** Of the package `ws`. Engine.IO itself sends frames that are made already by its `_sender`. */
interface WebSocket {
  readonly readyState: number;
  readonly OPEN: number;
  readonly _sender?: {
    sendFrame(frames: readonly Buffer[], done: (error?: Error) => void): void;
  };
}

interface Connection extends EventEmitter {
  readonly transport: Transport;
  readonly writeBuffer: readonly Packet[];
  flush(): void;
}

/** What several connections are to get in the same turn, and the one buffer that holds it. */
interface Shared {
  readonly packets: readonly Packet[];
  readonly bytes: Buffer;
}

/**
 * Lets all that is ready for one connection in a turn of the event loop leave in one write: writing to a socket costs
 * several times what making a frame does. Stock Engine.IO writes each packet by itself. What a whole room gets is put
 * together once for all of its connections. Nothing waits longer than to the end of the turn, a lone message neither.
 *
 * Only text over a plain WebSocket: polling, compression, binary packets and sockets that are closing take the stock
 * way, order included.
 */
export class CoalescedWrites {
  private due: (() => void)[] = [];
  private readonly shared = new Map<Packet['options'], Shared>();

  attachTo(server: Server): void {
    server.engine.on('connection', (connection: Connection) => this.takeOver(connection));
  }

  private takeOver(connection: Connection): void {
    const flush = connection.flush.bind(connection);
    let isDue = false;
    const flushOnce = (): void => {
      isDue = false;
      flush();
    };
    connection.flush = () => {
      if (connection.transport.name !== 'websocket') flush();
      // Asked after each write as well, when there is often nothing more to send.
      else if (!isDue && connection.writeBuffer.length > 0) {
        isDue = true;
        this.atEndOfTurn(flushOnce);
      }
    };
    this.joinWrites(connection.transport);
    connection.on('upgrade', (transport: Transport) => this.joinWrites(transport));
  }

  private atEndOfTurn(flush: () => void): void {
    if (this.due.push(flush) > 1) return;
    process.nextTick(() => {
      const due = this.due;
      this.due = [];
      for (const each of due) each();
      this.shared.clear();
    });
  }

  private joinWrites(transport: Transport): void {
    if (transport.name !== 'websocket') return;
    const send = transport.send.bind(transport);
    const sent = (error?: Error): void => {
      if (error) {
        transport.onError('write error', error.stack);
      } else {
        transport.emit('drain');
        transport.writable = true;
        transport.emit('ready');
      }
    };
    transport.send = (packets) => {
      const { socket, perMessageDeflate } = transport;
      const sender = socket.readyState === socket.OPEN && !perMessageDeflate && socket._sender;
      const bytes = sender ? this.bytesOf(packets, transport) : null;
      if (!sender || !bytes) {
        send(packets);
      } else {
        transport.writable = false;
        sender.sendFrame([bytes], sent);
      }
    };
  }

  /** All the packets as they go over the wire; null where one of them is no text. */
  private bytesOf(packets: readonly Packet[], transport: Transport): Buffer | null {
    const [first] = packets;
    const isShared = packets.every(({ options }) => options?.wsPreEncodedFrame);
    const known = isShared ? this.shared.get(first!.options) : undefined;
    if (known && isSame(known.packets, packets)) return known.bytes;
    const bytes = textFrames(packets.map((packet) => textOrFrame(packet, transport)));
    if (bytes && isShared) this.shared.set(first!.options, { packets, bytes });
    return bytes;
  }
}

function isSame(some: readonly Packet[], others: readonly Packet[]): boolean {
  return (
    some.length === others.length &&
    // Socket.IO makes one object of options for each event, whoever gets it.
    some.every(({ options }, index) => options === others[index]!.options)
  );
}

function textOrFrame(packet: Packet, { parser }: Transport): unknown {
  const frame = packet.options?.wsPreEncodedFrame;
  if (frame) return frame;
  let encoded: unknown;
  // Answers at once, but for a Blob, which no server has.
  parser.encodePacket(packet, true, (text) => {
    encoded = text;
  });
  return encoded;
}
