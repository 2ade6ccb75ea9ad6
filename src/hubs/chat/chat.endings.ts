import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../../common/errors/index.js';
import { EventBus } from '../../platform/events/index.js';
import { InFlight } from '../../platform/shutdown/index.js';
import { SessionsEnded } from '../../modules/auth/index.js';
import { UserRolesChanged, UserSuspended } from '../../modules/users/index.js';
import { SESSION_ENDS, type ChatSocket, type SessionEndCode } from './chat.contract.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatReturnAdvice } from './chat.return-advice.js';
import { rooms } from './chat.rooms.js';

/** How long a shutdown waits for calls that are under way, in milliseconds. */
const DRAIN_MS = 3_000;
/** And then for the last packets to leave. */
const LAST_WORDS_MS = 1_000;

/** The longest that a timer is set for, in milliseconds. */
const MAX_TIMER_MS = 86_400_000;

/** How connections end: each is told why, and whether to come back. */
@Injectable()
export class ChatEndings implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    private readonly outlet: ChatOutlet,
    private readonly advice: ChatReturnAdvice,
    private readonly events: EventBus,
    private readonly inFlight: InFlight,
  ) {}

  onModuleInit(): void {
    this.events.onEveryNode(SessionsEnded, ({ sessionIds, reason }) => {
      for (const id of sessionIds) this.endAll(rooms.session(id), reason);
    });
    // Their sessions end as well, but by another transaction, which may fail.
    this.events.onEveryNode(UserSuspended, ({ userId }) => {
      this.endAll(rooms.user(userId), 'suspended');
    });
    this.events.onEveryNode(UserRolesChanged, ({ userId }) => {
      this.endAll(rooms.user(userId), 'roles_changed');
    });
  }

  /**
   * Cuts the connection so that the client's library comes back by itself, or does not. `endedWith` is how many are cut
   * for the same reason, and would come back at the same time.
   */
  end(socket: ChatSocket, code: SessionEndCode, endedWith = 1): void {
    const { message, reconnect } = SESSION_ENDS[code];
    socket.emit('SessionEnded', {
      code,
      message,
      reconnect,
      ...(reconnect && { reconnectAfterMs: this.advice.reconnectAfterMs(endedWith) }),
    });
    if (reconnect) socket.conn.close();
    else socket.disconnect(true);
  }

  /** Ends the connection of someone whom the authenticator has refused. False where the error is another. */
  endRefused(socket: ChatSocket, error: unknown): boolean {
    if (!(error instanceof AppError) || error.status !== 401) return false;
    this.end(socket, error.code === 'token_expired' ? 'roles_changed' : 'session_revoked');
    return true;
  }

  /** Ends the connection when its token does. */
  endWithToken(socket: ChatSocket): void {
    const { expiresAt } = socket.data.principal;
    clearTimeout(socket.data.expiry);
    if (expiresAt === null) return;
    const leftMs = expiresAt - Date.now();
    // A timer that is set for longer than it can count rings at once.
    socket.data.expiry =
      leftMs > MAX_TIMER_MS
        ? setTimeout(() => this.endWithToken(socket), MAX_TIMER_MS)
        : setTimeout(() => this.end(socket, 'token_expired'), leftMs);
  }

  /** Answers what is under way, then sends everybody off to come back. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.inFlight.idle(DRAIN_MS);
    const sockets = this.outlet.allSockets();
    const gone = sockets.map((socket) => once(socket, 'disconnect'));
    for (const socket of sockets) this.end(socket, 'shutting_down', sockets.length);
    // What is in their queues still goes out; closing the server would cut it off.
    await Promise.race([Promise.all(gone), wait(LAST_WORDS_MS, undefined, { ref: false })]);
  }

  private endAll(room: string, code: SessionEndCode): void {
    const sockets = this.outlet.socketsIn(room);
    for (const socket of sockets) this.end(socket, code, sockets.length);
  }
}
