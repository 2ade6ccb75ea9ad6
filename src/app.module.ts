import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { migrations } from '../migrations/index.js';
import { entities } from './entities.js';
import { ChatModule } from './hubs/chat/index.js';
import { AttachmentsModule } from './modules/attachments/index.js';
import { AuditModule } from './modules/audit/index.js';
import { AuthModule, JwtAuthGuard, PermissionGuard } from './modules/auth/index.js';
import { ChannelsModule } from './modules/channels/index.js';
import { MessagesModule } from './modules/messages/index.js';
import { PresenceModule } from './modules/presence/index.js';
import { UsersModule } from './modules/users/index.js';
import { BackplaneModule } from './platform/backplane/index.js';
import { ConfigModule, type AppConfig } from './platform/config/index.js';
import { DatabaseModule } from './platform/database/index.js';
import { ProblemFilter, StrictValidationPipe } from './platform/errors/index.js';
import { EventsModule } from './platform/events/index.js';
import { HealthModule } from './platform/health/index.js';
import { HttpModule } from './platform/http/index.js';
import { LoggingModule } from './platform/logging/index.js';
import { MediaModule } from './platform/media/index.js';
import { MetricsModule } from './platform/metrics/index.js';
import { NodesModule } from './platform/nodes/index.js';
import { RateLimitInterceptor, RateLimitModule } from './platform/rate-limit/index.js';
import { ShutdownModule } from './platform/shutdown/index.js';
import { StorageModule } from './platform/storage/index.js';

/** Every part, and what stands before each handler: who is it, may they, how often, is the input good. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        BackplaneModule,
        DatabaseModule.forRoot({ entities, migrations }),
        EventsModule,
        HealthModule,
        HttpModule,
        LoggingModule.forRoot(logger),
        MediaModule,
        MetricsModule,
        NodesModule,
        RateLimitModule,
        ShutdownModule,
        StorageModule,
        AuditModule,
        UsersModule,
        AuthModule,
        PresenceModule,
        ChannelsModule,
        AttachmentsModule,
        MessagesModule,
        ChatModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: JwtAuthGuard },
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_INTERCEPTOR, useClass: RateLimitInterceptor },
        { provide: APP_PIPE, useClass: StrictValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
