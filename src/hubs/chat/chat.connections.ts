import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { AppError, forbidden } from '../../common/errors/index.js';
import { EventBus } from '../../platform/events/index.js';
import { InFlight } from '../../platform/http/index.js';
import { Authenticator, SessionsEnded } from '../../modules/auth/index.js';
import { SyncService } from '../../modules/channels/index.js';
import { PresenceService } from '../../modules/presence/index.js';
import { UserRolesChanged, UsersService } from '../../modules/users/index.js';
import { SESSION_ENDS, type ChatSocket, type SessionEndCode } from './chat.contract.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { rooms } from './chat.rooms.js';

/** How long a shutdown waits for calls that are under way, in milliseconds. */
const DRAIN_MS = 3_000;
/** And then for the last packets to leave. */
const LAST_WORDS_MS = 1_000;

/** The life of a connection: rooms, `Ready`, presence; and its end. */
@Injectable()
export class ChatConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChatConnections.name);

  constructor(
    private readonly outlet: ChatOutlet,
    private readonly authenticator: Authenticator,
    private readonly users: UsersService,
    private readonly sync: SyncService,
    private readonly presence: PresenceService,
    private readonly events: EventBus,
    private readonly inFlight: InFlight,
    private readonly metrics: ChatMetrics,
  ) {}

  onModuleInit(): void {
    this.events.on(SessionsEnded, ({ sessionIds, reason }) => {
      for (const id of sessionIds) this.endAll(rooms.session(id), reason);
    });
    this.events.on(UserRolesChanged, ({ userId }) => {
      this.endAll(rooms.user(userId), 'roles_changed');
    });
  }

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
  async renew(socket: ChatSocket, token: string): Promise<{ expiresAt: string }> {
    const principal = await this.authenticator.authenticate(token);
    const before = socket.data.principal;
    if (principal.userId !== before.userId) throw forbidden('This token is of another user');
    socket.data.principal = principal;
    if (principal.sessionId !== before.sessionId) {
      await socket.leave(rooms.session(before.sessionId));
      await socket.join(rooms.session(principal.sessionId));
      // Had the new session ended before this connection was in its room, nobody would cut it.
      await this.authenticator.admit(principal);
    }
    this.expire(socket, principal);
    return { expiresAt: expiryOf(principal) };
  }

  /** Says why and cuts the connection: so that the client's library comes back by itself, or does not. */
  end(socket: ChatSocket, code: SessionEndCode): void {
    const { message, reconnect } = SESSION_ENDS[code];
    socket.emit('SessionEnded', { code, message, reconnect });
    if (reconnect) socket.conn.close();
    else socket.disconnect(true);
  }

  /** Answers what is under way, then sends everybody off to come back. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.inFlight.idle(DRAIN_MS);
    const sockets = this.outlet.allSockets();
    const gone = sockets.map((socket) => once(socket, 'disconnect'));
    for (const socket of sockets) this.end(socket, 'shutting_down');
    // What is in their queues still goes out; closing the server would cut it off.
    await Promise.race([Promise.all(gone), wait(LAST_WORDS_MS, undefined, { ref: false })]);
  }

  private async open(socket: ChatSocket): Promise<void> {
    const { principal } = socket.data;
    const { userId, sessionId } = principal;
    await socket.join([
      rooms.user(userId),
      rooms.session(sessionId),
      ...(may(principal, 'channels:manage') ? [rooms.managers] : []),
    ]);
    // Only now, in its rooms, would the connection be cut with its session: so the session is looked at again.
    const [user, state] = await Promise.all([
      this.users.view(principal, userId),
      this.sync.stateOf(principal),
      this.authenticator.admit(principal),
    ]);
    if (!socket.connected) return;
    await socket.join(state.channels.map(({ id }) => rooms.channel(id)));
    socket.emit('Ready', {
      ...state,
      user,
      sessionId,
      connectionId: socket.id,
      expiresAt: expiryOf(principal),
    });
    this.outlet.release(socket);
    this.expire(socket, principal);
    await this.presence.connect(userId, socket.id);
  }

  private giveUp(socket: ChatSocket, error: unknown): void {
    if (error instanceof AppError && error.status === 401) {
      this.end(socket, error.code === 'token_expired' ? 'roles_changed' : 'session_revoked');
      return;
    }
    this.logger.warn({ err: error, userId: socket.data.principal.userId }, 'A connection failed');
    socket.conn.close();
  }

  private endAll(room: string, code: SessionEndCode): void {
    for (const socket of this.outlet.socketsIn(room)) this.end(socket, code);
  }

  private expire(socket: ChatSocket, { expiresAt }: Principal): void {
    clearTimeout(socket.data.expiry);
    socket.data.expiry = setTimeout(
      () => this.end(socket, 'token_expired'),
      expiresAt - Date.now(),
    );
  }
}

function expiryOf({ expiresAt }: Principal): string {
  return new Date(expiresAt).toISOString();
}
