import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/index.js';
import { AuditModule } from '../audit/index.js';
import { ChannelsModule } from '../channels/index.js';
import { UsersModule } from '../users/index.js';
import { DirectMessagesController } from './direct-messages.controller.js';
import { EditingService } from './editing.service.js';
import { HistoryService } from './history.service.js';
import { LogCommits } from './log-commits.js';
import { LogTail } from './log-tail.js';
import { MessageChanges } from './message-changes.js';
import { MessageLog } from './message-log.js';
import { MessagesController } from './messages.controller.js';
import { MessagesMetrics } from './messages.metrics.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { PinsController } from './pins.controller.js';
import { PinsService } from './pins.service.js';
import { PostVerdicts } from './post-verdicts.js';
import { ReactionsController } from './reactions.controller.js';
import { ReactionsRepository } from './reactions.repository.js';
import { ReactionsService } from './reactions.service.js';
import { ReadStateController } from './read-state.controller.js';
import { ReadStateService } from './read-state.service.js';

@Module({
  imports: [AttachmentsModule, AuditModule, ChannelsModule, UsersModule],
  controllers: [
    DirectMessagesController,
    MessagesController,
    PinsController,
    ReactionsController,
    ReadStateController,
  ],
  providers: [
    EditingService,
    HistoryService,
    LogCommits,
    LogTail,
    MessageChanges,
    MessageLog,
    MessagesMetrics,
    MessagesRepository,
    MessagesService,
    PinsService,
    PostVerdicts,
    ReactionsRepository,
    ReactionsService,
    ReadStateService,
  ],
  exports: [
    EditingService,
    HistoryService,
    LogTail,
    MessagesService,
    ReactionsService,
    ReadStateService,
  ],
})
export class MessagesModule {}
