import { Injectable, Logger } from '@nestjs/common';
import { may } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import { Authenticator } from '../../modules/auth/index.js';
import { PresenceService } from '../../modules/presence/index.js';
import type { ChatSocket } from './chat.contract.js';
import { ChatEndings } from './chat.endings.js';
import { ChatLogFeed } from './chat.log-feed.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatReady, expiryOf } from './chat.ready.js';
import { rooms } from './chat.rooms.js';

/** The life of a connection, from its rooms and its `Ready` to its end. */
@Injectable()
export class ChatConnections {
  private readonly logger = new Logger(ChatConnections.name);

  constructor(
    private readonly outlet: ChatOutlet,
    private readonly ready: ChatReady,
    private readonly endings: ChatEndings,
    private readonly logFeed: ChatLogFeed,
    private readonly presence: PresenceService,
    private readonly authenticator: Authenticator,
    private readonly metrics: ChatMetrics,
  ) {}

  /** Never throws: Nest would take the process down with it. */
  connect(socket: ChatSocket): void {
    this.metrics.connections.inc();
    this.outlet.hold(socket);
    socket.data.ready = this.open(socket).catch((error: unknown) => this.giveUp(socket, error));
  }

  disconnect(socket: ChatSocket): void {
    this.metrics.connections.dec();
    this.outlet.drop(socket);
    clearTimeout(socket.data.expiry);
    this.presence.disconnect(socket.data.principal.userId, socket.id);
  }

  /** A fresh token of the same user on a living connection. */
  async renew(socket: ChatSocket, token: string): Promise<{ expiresAt: string | null }> {
    const before = socket.data.principal;
    const { ip } = before;
    const principal = { ...(await this.authenticator.authenticate(token)), ip };
    if (principal.userId !== before.userId) throw forbidden('This token is of another user');
    if (!before.permissions.every((permission) => may(principal, permission))) {
      // It is subscribed, and told, by what it could when it came.
      throw forbidden('This token carries less than the connection has');
    }
    socket.data.principal = principal;
    if (principal.sessionId !== before.sessionId) {
      await socket.leave(rooms.session(before.sessionId));
      await socket.join(rooms.session(principal.sessionId));
      // Had the new session ended before this connection was in its room, nobody would cut it.
      await this.authenticator.admit(principal).catch((error: unknown) => {
        this.giveUp(socket, error);
        throw error;
      });
    }
    this.endings.endWithToken(socket);
    return { expiresAt: expiryOf(principal) };
  }

  private async open(socket: ChatSocket): Promise<void> {
    const { principal } = socket.data;
    const { userId, sessionId } = principal;
    await socket.join([
      rooms.user(userId),
      rooms.session(sessionId),
      ...(may(principal, 'channels:manage') ? [rooms.managers] : []),
    ]);
    const state = await this.ready.stateOf(socket);
    if (!socket.connected) return;
    const channels = state.channels.map((channel) => {
      const { id, lastSeq: seq, rev } = channel;
      // Where it is higher, the client sees by it that it has to ask for what lies between.
      const heardFrom = this.logFeed.follow(id, { seq, rev });
      return heardFrom > rev ? { ...channel, rev: heardFrom } : channel;
    });
    await socket.join(channels.map(({ id }) => rooms.channel(id)));
    socket.emit('Ready', { ...state, channels });
    this.outlet.release(socket);
    this.endings.endWithToken(socket);
    this.presence.connect(userId, socket.id);
  }

  private giveUp(socket: ChatSocket, error: unknown): void {
    if (this.endings.endRefused(socket, error)) return;
    this.logger.warn({ err: error, userId: socket.data.principal.userId }, 'A connection failed');
    socket.conn.close();
  }
}
