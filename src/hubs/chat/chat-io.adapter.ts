import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { AppConfig, clientAddress } from '../../platform/config/index.js';
import { EdgeLimiter } from '../../platform/rate-limit/index.js';
import { Shutdown } from '../../platform/shutdown/index.js';
import { ChatCalls } from './chat.calls.js';
import type { ChatSocket } from './chat.contract.js';
import { CoalescedWrites } from './coalesced-writes.js';
import { isAllowedOrigin } from './origin.js';

/** How long a shutdown leaves to connections that are answering, before it cuts them, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;

/** The Socket.IO server's options and edge, and the way from its events to the gateways' handlers. */
export class ChatIoAdapter extends IoAdapter {
  private readonly config: AppConfig;
  private readonly edge: EdgeLimiter;
  private readonly shutdown: Shutdown;
  private readonly calls: ChatCalls;
  private readonly writes = new CoalescedWrites();

  constructor(app: INestApplication) {
    super(app);
    this.config = app.get(AppConfig);
    this.edge = app.get(EdgeLimiter);
    this.shutdown = app.get(Shutdown);
    this.calls = app.get(ChatCalls);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { hub, maxMessageSize, corsOrigins } = this.config;
    const settings: Partial<ServerOptions> = {
      ...options,
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: maxMessageSize,
      pingInterval: hub.keepAliveIntervalMs,
      pingTimeout: hub.keepAliveIntervalMs,
      connectTimeout: hub.handshakeTimeoutMs,
      cors: { origin: corsOrigins.includes('*') ? '*' : [...corsOrigins] },
      allowRequest: (request: IncomingMessage, decide: Decide) => {
        // Meanwhile an upgrade is nobody's: Node has let go of it, `ws` has not taken it on, and an error unheard ends
        // the process.
        request.socket.on('error', ignore);
        void this.refusalOf(request).then((refusal) => {
          request.socket.off('error', ignore);
          decide(refusal, refusal === null);
        });
      },
    };
    // Nest's types ask for every option and answer with `any`.
    const server = super.createIOServer(port, settings as ServerOptions);
    server.of('/').use((_socket, next) => {
      next(new Error('Nothing is served here: connect to /hubs/chat'));
    });
    this.writes.attachTo(server);
    return server;
  }

  /**
   * Every event that comes is a call, known or not, and is answered. Nest's way from an event to a gateway's method is
   * not taken (see `ChatHandlers`). It hands over one argument bare and several as an array, never answers a handler
   * that returns nothing, and emits an event for one that returns an object with an `event`.
   */
  override bindMessageHandlers(socket: ChatSocket): void {
    // Called once for each gateway of the namespace.
    if (socket.listenersAny().length > 0) return;
    socket.onAny((call: string, ...args: unknown[]) => this.calls.run(socket, call, args));
  }

  /** Node's `close` waits for ever for a connection that never sent a request. */
  override async close(server: Server): Promise<void> {
    // Nest's types say `any`.
    const http = this.httpServer as HttpServer;
    http.closeIdleConnections();
    const cut = setTimeout(() => {
      http.closeAllConnections();
    }, CLOSE_GRACE_MS);
    await super.close(server);
    clearTimeout(cut);
  }

  /** Why a new connection is refused before it is one; null where it is not. */
  private async refusalOf(request: IncomingMessage): Promise<string | null> {
    if (this.shutdown.isUnderWay) return 'shutting down';
    if (!isAllowedOrigin(request, this.config.corsOrigins)) return 'origin not allowed';
    const address = clientAddress(request, this.config.trustProxy);
    return (await this.edge.take(address))?.refused ? 'rate limited' : null;
  }
}

type Decide = (error: string | null | undefined, success: boolean) => void;

const ignore = () => undefined;
