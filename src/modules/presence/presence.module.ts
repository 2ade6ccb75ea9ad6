import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { LostConnections } from './lost-connections.js';
import { PresenceLedger } from './presence-ledger.js';
import { PresenceController } from './presence.controller.js';
import { PresenceRepository } from './presence.repository.js';
import { PresenceService } from './presence.service.js';
import { PresentUsers } from './present-users.js';

@Module({
  imports: [UsersModule],
  controllers: [PresenceController],
  providers: [LostConnections, PresenceLedger, PresenceRepository, PresenceService, PresentUsers],
  exports: [PresenceService],
})
export class PresenceModule {}
