import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { UsersModule } from '../users/index.js';
import { Acquaintances } from './acquaintances.js';
import { ChannelAccess } from './channel-access.js';
import { ChannelsController } from './channels.controller.js';
import { ChannelsRepository } from './channels.repository.js';
import { ChannelsService } from './channels.service.js';
import { DirectChannels } from './direct-channels.js';
import { LogCounters } from './log-counters.js';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { Memberships } from './memberships.js';
import { MentionsRepository } from './mentions.repository.js';
import { Mentions } from './mentions.js';
import { PostersRepository } from './posters.repository.js';
import { ReadMarkers } from './read-markers.js';
import { RestrictionsController } from './restrictions.controller.js';
import { RestrictionsRepository } from './restrictions.repository.js';
import { RestrictionsService } from './restrictions.service.js';
import { SlowMode } from './slow-mode.js';
import { StandingsRepository } from './standings.repository.js';
import { SyncController } from './sync.controller.js';
import { SyncService } from './sync.service.js';
import { TombstonesRepository } from './tombstones.repository.js';
import { TypingService } from './typing.service.js';

@Module({
  imports: [AuditModule, UsersModule],
  controllers: [ChannelsController, MembersController, RestrictionsController, SyncController],
  providers: [
    Acquaintances,
    ChannelAccess,
    ChannelsRepository,
    ChannelsService,
    DirectChannels,
    LogCounters,
    MembersRepository,
    MembersService,
    Memberships,
    Mentions,
    MentionsRepository,
    PostersRepository,
    ReadMarkers,
    RestrictionsRepository,
    RestrictionsService,
    SlowMode,
    StandingsRepository,
    SyncService,
    TombstonesRepository,
    TypingService,
  ],
  exports: [
    Acquaintances,
    ChannelAccess,
    ChannelsService,
    DirectChannels,
    LogCounters,
    MembersService,
    ReadMarkers,
    SlowMode,
    SyncService,
    TypingService,
  ],
})
export class ChannelsModule {}
