import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { Authenticator } from '../../modules/auth/index.js';
import { SyncService } from '../../modules/channels/index.js';
import { UsersService } from '../../modules/users/index.js';
import type { ChatSocket, ReadyState } from './chat.contract.js';
import { ChatReturnAdvice } from './chat.return-advice.js';

/** What a connection is told first of all. */
@Injectable()
export class ChatReady {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly users: UsersService,
    private readonly sync: SyncService,
    private readonly advice: ChatReturnAdvice,
  ) {}

  /**
   * Throws `unauthenticated` or `token_expired` where the session has ended since the handshake: only now, in its rooms,
   * would the connection be cut with it.
   */
  async stateOf(socket: ChatSocket): Promise<ReadyState> {
    const { principal } = socket.data;
    const [user, state] = await Promise.all([
      this.users.view(principal, principal.userId),
      this.sync.stateOf(principal),
      this.authenticator.admit(principal),
    ]);
    return {
      ...state,
      user,
      sessionId: principal.sessionId,
      connectionId: socket.id,
      expiresAt: expiryOf(principal),
      reconnectAfterMs: this.advice.reconnectAfterMs(),
    };
  }
}

/** When the token of this principal ends. */
export function expiryOf({ expiresAt }: Principal): string | null {
  return expiresAt === null ? null : new Date(expiresAt).toISOString();
}
