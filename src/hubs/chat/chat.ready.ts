import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { Authenticator } from '../../modules/auth/index.js';
import { SyncService, type SyncState } from '../../modules/channels/index.js';
import { UsersService, type UserView } from '../../modules/users/index.js';

/** What a connection is told first of all. */
@Injectable()
export class ChatReady {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly users: UsersService,
    private readonly sync: SyncService,
  ) {}

  /**
   * Throws `unauthenticated` or `token_expired` where the session has ended since the handshake: only now, in its rooms,
   * would the connection be cut with it.
   */
  async stateOf(principal: Principal): Promise<SyncState & { user: UserView }> {
    const [user, state] = await Promise.all([
      this.users.view(principal, principal.userId),
      this.sync.stateOf(principal),
      this.authenticator.admit(principal),
    ]);
    return { ...state, user };
  }
}
