import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/index.js';
import { UsersModule } from '../users/index.js';
import { DirectMessagesController } from './direct-messages.controller.js';
import { HistoryService } from './history.service.js';
import { MessageLog } from './message-log.js';
import { MessagesController } from './messages.controller.js';
import { MessagesMetrics } from './messages.metrics.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { ReadStateController } from './read-state.controller.js';
import { ReadStateService } from './read-state.service.js';
import { SenderOrder } from './sender-order.js';

@Module({
  imports: [ChannelsModule, UsersModule],
  controllers: [DirectMessagesController, MessagesController, ReadStateController],
  providers: [
    HistoryService,
    MessageLog,
    MessagesMetrics,
    MessagesRepository,
    MessagesService,
    ReadStateService,
    SenderOrder,
  ],
  exports: [HistoryService, MessagesService, ReadStateService],
})
export class MessagesModule {}
