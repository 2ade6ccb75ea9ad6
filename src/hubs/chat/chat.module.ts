import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../../modules/attachments/index.js';
import { AuthModule } from '../../modules/auth/index.js';
import { ChannelsModule } from '../../modules/channels/index.js';
import { MessagesModule } from '../../modules/messages/index.js';
import { PresenceModule } from '../../modules/presence/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { ChatChangesGateway } from './chat-changes.gateway.js';
import { ChatLifecycleGateway } from './chat-lifecycle.gateway.js';
import { ChatSessionGateway } from './chat-session.gateway.js';
import { ChatAccess } from './chat.access.js';
import { ChatBroadcaster } from './chat.broadcaster.js';
import { ChatCalls } from './chat.calls.js';
import { ChatConnections } from './chat.connections.js';
import { ChatEndings } from './chat.endings.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatHandlers } from './chat.handlers.js';
import { ChatHandshake } from './chat.handshake.js';
import { ChatLogCatchUp } from './chat.log-catch-up.js';
import { ChatLogFeed } from './chat.log-feed.js';
import { ChatLogFollowers } from './chat.log-followers.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { ChatOverload } from './chat.overload.js';
import { ChatPresenceBroadcaster } from './chat.presence-broadcaster.js';
import { ChatReady } from './chat.ready.js';
import { ChatReturnAdvice } from './chat.return-advice.js';
import { ChatSends } from './chat.sends.js';
import { ChatSubscriptions } from './chat.subscriptions.js';

@Module({
  imports: [
    AttachmentsModule,
    AuthModule,
    ChannelsModule,
    MessagesModule,
    PresenceModule,
    UsersModule,
  ],
  providers: [
    ChatAccess,
    ChatBroadcaster,
    ChatCalls,
    ChatChangesGateway,
    ChatConnections,
    ChatEndings,
    ChatGateway,
    ChatHandlers,
    ChatHandshake,
    ChatLifecycleGateway,
    ChatLogCatchUp,
    ChatLogFeed,
    ChatLogFollowers,
    ChatMetrics,
    ChatOutlet,
    ChatOverload,
    ChatPresenceBroadcaster,
    ChatReady,
    ChatReturnAdvice,
    ChatSends,
    ChatSessionGateway,
    ChatSubscriptions,
  ],
})
export class ChatModule {}
