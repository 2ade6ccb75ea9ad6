import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Server } from 'socket.io';
import { AppConfig } from '../../platform/config/index.js';
import type { ChatSocket } from './chat.contract.js';
import { ChatEndings } from './chat.endings.js';
import { ChatOutlet } from './chat.outlet.js';
import { rooms } from './chat.rooms.js';

/** How often queues are looked at, in milliseconds. */
const SWEEP_MS = 1_000;
/** What may wait for a connection to read it: packets in the engine's queue, bytes on their way to the kernel. */
const SLOW = { packets: 2_000, bytes: 4 * 1024 * 1024 };
/** From here on it is not given what can be asked for later. */
const LAGGING = { packets: 200, bytes: 400 * 1024 };
/** Packets that may come over one connection, as a multiple of the calls that the rate limit lets through. */
const PACKETS_PER_CALL = 5;
const LEAST_PACKETS_PER_MINUTE = 600;
/** A larger packet counts as several: reading a text takes time, whatever it says; a file's bytes are only kept. */
const TEXT_PER_PACKET = 16 * 1024;
const BINARY_PER_PACKET = 1024 * 1024;

interface EngineConnection {
  on(event: 'packet', listener: (packet: { data?: string | Buffer }) => void): void;
  close(discard?: boolean): void;
}

/** Cuts connections that read too slowly or send too fast: what waits for them would grow without bound. */
@Injectable()
export class ChatOverload implements OnModuleDestroy {
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly outlet: ChatOutlet,
    private readonly endings: ChatEndings,
    private readonly config: AppConfig,
  ) {}

  watch(server: Server): void {
    server.engine.on('connection', (connection: EngineConnection) => this.limit(connection));
    this.sweep = setInterval(() => this.lookAtQueues(), SWEEP_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.sweep);
  }

  /**
   * Sees every packet, unknown calls, acknowledgements and pongs included, which no interceptor does. A client that
   * stays within its rate limits never meets it.
   */
  private limit(connection: EngineConnection): void {
    const { requests } = this.config.rateLimits;
    if (requests === 0) return;
    const perMinute = Math.max(LEAST_PACKETS_PER_MINUTE, requests * PACKETS_PER_CALL);
    let left = perMinute;
    let countedAt = Date.now();
    connection.on('packet', ({ data }) => {
      const now = Date.now();
      left = Math.min(perMinute, left + ((now - countedAt) / 60_000) * perMinute) - costOf(data);
      countedAt = now;
      if (left < 0) connection.close(true);
    });
  }

  private lookAtQueues(): void {
    for (const socket of this.outlet.allSockets()) {
      if (isBeyond(SLOW, socket)) {
        this.endings.end(socket, 'slow_consumer');
        // What is queued will not be read: waiting for it to drain would keep it.
        socket.conn.close(true);
      } else if (isBeyond(LAGGING, socket) !== socket.rooms.has(rooms.lagging)) {
        void (socket.rooms.has(rooms.lagging)
          ? socket.leave(rooms.lagging)
          : socket.join(rooms.lagging));
      }
    }
  }
}

/** One for the packet, and more for a large one. */
function costOf(data: string | Buffer = ''): number {
  return (
    1 + Math.floor(data.length / (typeof data === 'string' ? TEXT_PER_PACKET : BINARY_PER_PACKET))
  );
}

function isBeyond({ packets, bytes }: typeof SLOW, { conn }: ChatSocket): boolean {
  // Engine.IO's types hide both: the queue, and the WebSocket inside of its transport.
  const { writeBuffer, transport } = conn as unknown as {
    writeBuffer: unknown[];
    transport: { socket?: { bufferedAmount?: number } };
  };
  return writeBuffer.length > packets || (transport.socket?.bufferedAmount ?? 0) > bytes;
}
