import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { PresenceController } from './presence.controller.js';
import { PresenceRepository } from './presence.repository.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';

@Module({
  imports: [UsersModule],
  controllers: [PresenceController],
  providers: [PresenceRepository, PresenceService, PresenceStore],
  exports: [PresenceService],
})
export class PresenceModule {}
