import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { ChannelAccess } from './channel-access.js';
import { ChannelsController } from './channels.controller.js';
import { ChannelsRepository } from './channels.repository.js';
import { ChannelsService } from './channels.service.js';
import { DirectChannels } from './direct-channels.js';
import { LogNumbering } from './log-numbering.js';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { Memberships } from './memberships.js';
import { ReadMarkers } from './read-markers.js';
import { SyncController } from './sync.controller.js';
import { SyncService } from './sync.service.js';
import { TypingService } from './typing.service.js';

@Module({
  imports: [UsersModule],
  controllers: [ChannelsController, MembersController, SyncController],
  providers: [
    ChannelAccess,
    ChannelsRepository,
    ChannelsService,
    DirectChannels,
    LogNumbering,
    MembersRepository,
    MembersService,
    Memberships,
    ReadMarkers,
    SyncService,
    TypingService,
  ],
  exports: [
    ChannelAccess,
    ChannelsService,
    DirectChannels,
    LogNumbering,
    MembersService,
    ReadMarkers,
    SyncService,
    TypingService,
  ],
})
export class ChannelsModule {}
