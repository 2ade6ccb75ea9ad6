import {
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { ChatConnections } from './chat.connections.js';
import { CHAT_NAMESPACE, type ChatNamespace, type ChatSocket } from './chat.contract.js';
import { ChatHandshake } from './chat.handshake.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatOverload } from './chat.overload.js';

/** What the namespace goes through before, between and after the calls. */
@WebSocketGateway({ namespace: CHAT_NAMESPACE })
export class ChatLifecycleGateway
  implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect
{
  constructor(
    private readonly handshake: ChatHandshake,
    private readonly connections: ChatConnections,
    private readonly outlet: ChatOutlet,
    private readonly overload: ChatOverload,
  ) {}

  /** Before the server listens. */
  afterInit(namespace: ChatNamespace): void {
    this.outlet.attachTo(namespace);
    namespace.use(this.handshake.admit);
    this.overload.watch(namespace.server);
  }

  handleConnection(socket: ChatSocket): void {
    this.connections.connect(socket);
  }

  handleDisconnect(socket: ChatSocket): void {
    this.connections.disconnect(socket);
  }
}
