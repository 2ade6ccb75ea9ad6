import { Module } from '@nestjs/common';
import { AuthModule } from '../../modules/auth/index.js';
import { ChannelsModule } from '../../modules/channels/index.js';
import { MessagesModule } from '../../modules/messages/index.js';
import { PresenceModule } from '../../modules/presence/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { ChatSessionGateway } from './chat-session.gateway.js';
import { ChatBroadcaster } from './chat.broadcaster.js';
import { ChatCalls } from './chat.calls.js';
import { ChatConnections } from './chat.connections.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatHandshake } from './chat.handshake.js';
import { ChatLifecycle } from './chat.lifecycle.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatOverload } from './chat.overload.js';
import { ChatSubscriptions } from './chat.subscriptions.js';

@Module({
  imports: [AuthModule, ChannelsModule, MessagesModule, PresenceModule, UsersModule],
  providers: [
    ChatBroadcaster,
    ChatCalls,
    ChatConnections,
    ChatGateway,
    ChatHandshake,
    ChatLifecycle,
    ChatMetrics,
    ChatOutlet,
    ChatOverload,
    ChatSessionGateway,
    ChatSubscriptions,
  ],
})
export class ChatModule {}
