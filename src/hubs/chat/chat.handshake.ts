import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { may } from '../../common/auth/index.js';
import {
  AppError,
  forbidden,
  rateLimited,
  unauthenticated,
  unavailable,
} from '../../common/errors/index.js';
import { AppConfig, clientAddress } from '../../platform/config/index.js';
import { toAppError } from '../../platform/errors/index.js';
import { EdgeLimiter } from '../../platform/rate-limit/index.js';
import { Authenticator } from '../../modules/auth/index.js';
import type { ChatSocket, HubError } from './chat.contract.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatReturnAdvice } from './chat.return-advice.js';
import { rooms } from './chat.rooms.js';
import { hubErrorOf } from './hub-error.js';

/** More than anyone has windows open; each costs memory. */
const MAX_CONNECTIONS_PER_USER = 100;

/** A connection hears all that is said to its user: what it takes to read that. */
const HEARS_ALL = ['channels:read', 'messages:direct'] as const;

/** What Socket.IO sends to the client as `connect_error`. */
type Refusal = Error & { data: HubError };

/** A token to a principal, before a connection exists. */
@Injectable()
export class ChatHandshake {
  /** Engine connections with a handshake under way: one that asks a thousand times at once is served once. */
  private readonly underWay = new WeakSet<object>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly outlet: ChatOutlet,
    private readonly edge: EdgeLimiter,
    private readonly advice: ChatReturnAdvice,
    private readonly config: AppConfig,
  ) {}

  /** The namespace's middleware. */
  readonly admit = (socket: ChatSocket, next: (refusal?: Refusal) => void): void => {
    this.authenticate(socket).then(
      () => next(),
      (error: unknown) => next(this.refusalOf(toAppError(error))),
    );
  };

  private async authenticate(socket: ChatSocket): Promise<void> {
    const { conn } = socket;
    if (this.underWay.has(conn)) throw unavailable('A handshake is under way on this connection');
    this.underWay.add(conn);
    try {
      const ip = clientAddress(socket.request, this.config.trustProxy);
      const principal = await this.principalOf(socket, ip);
      if (!HEARS_ALL.every((permission) => may(principal, permission))) {
        throw forbidden(`To connect, a token needs ${HEARS_ALL.join(' and ')}`);
      }
      if (this.outlet.socketsIn(rooms.user(principal.userId)).length >= MAX_CONNECTIONS_PER_USER) {
        throw rateLimited(60_000);
      }
      socket.data.principal = { ...principal, ip };
    } finally {
      this.underWay.delete(conn);
    }
  }

  /** Whoever may try again is told when, each at another time: many are refused for the same reason at once. */
  private refusalOf(error: AppError): Refusal {
    const data = hubErrorOf(error);
    if (!data.retryable) return Object.assign(new Error(error.message), { data });
    const retryAfterMs = (data.retryAfterMs ?? 0) + this.advice.reconnectAfterMs();
    return Object.assign(new Error(error.message), { data: { ...data, retryAfterMs } });
  }

  private async principalOf(socket: ChatSocket, ip: string) {
    try {
      const token = tokenOf(socket);
      if (!token) throw unauthenticated();
      return await this.authenticator.authenticate(token);
    } catch (error) {
      // Guesses at tokens count by address, like those by REST.
      const isGuess = error instanceof AppError && error.status === 401;
      const standing = isGuess ? await this.edge.take(ip) : null;
      throw standing?.refused ? rateLimited(standing.resetSeconds * 1000) : error;
    }
  }
}

/** `auth.token`, the Authorization header, or `?access_token=`, in this order. */
function tokenOf({ handshake, request }: ChatSocket): string | undefined {
  const fromAuth: unknown = handshake.auth['token'];
  if (typeof fromAuth === 'string') return fromAuth;
  const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return bearer ?? accessTokenIn(request);
}

function accessTokenIn({ url = '' }: IncomingMessage): string | undefined {
  return new URLSearchParams(url.split('?')[1]).get('access_token') ?? undefined;
}
