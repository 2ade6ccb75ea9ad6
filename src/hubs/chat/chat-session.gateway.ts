import { ConnectedSocket, MessageBody, WebSocketGateway } from '@nestjs/websockets';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { SyncService } from '../../modules/channels/index.js';
import { PresenceService, type SettableStatus } from '../../modules/presence/index.js';
import { StatusArgument, TokenArgument, UserIdsArgument } from './argument.pipe.js';
import { Call } from './call.decorator.js';
import { ChatConnections } from './chat.connections.js';
import { CHAT_NAMESPACE, type ChatSocket, type HandlersOf } from './chat.contract.js';

/** The calls about the caller's own connection and who else is here. */
@WebSocketGateway({ namespace: CHAT_NAMESPACE })
export class ChatSessionGateway implements HandlersOf<
  'SetStatus' | 'GetPresence' | 'Sync' | 'Authenticate'
> {
  constructor(
    private readonly connections: ChatConnections,
    private readonly presence: PresenceService,
    private readonly syncService: SyncService,
  ) {}

  @Call('SetStatus')
  async setStatus(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', StatusArgument) status: SettableStatus,
  ) {
    await this.presence.setStatus(socket.data.principal.userId, socket.id, status);
    return { status };
  }

  @Call('GetPresence')
  @RequirePermission('users:read')
  getPresence(@MessageBody('0', UserIdsArgument) userIds: string[]) {
    return this.presence.find(userIds);
  }

  @Call('Sync')
  @RequirePermission('channels:read')
  sync(@CurrentUser() principal: Principal) {
    return this.syncService.stateOf(principal);
  }

  @Call('Authenticate')
  authenticate(
    @ConnectedSocket() socket: ChatSocket,
    @MessageBody('0', TokenArgument) token: string,
  ) {
    return this.connections.renew(socket, token);
  }
}
