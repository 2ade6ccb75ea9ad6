import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { HealthRegistry } from '../health/index.js';
import type { DatabaseSchema } from './data-source.factory.js';
import { Database } from './database.js';
import { TransactionMetrics } from './transaction.metrics.js';
import { UnitOfWork } from './unit-of-work.js';

@Global()
@Module({})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly health: HealthRegistry,
  ) {}

  /** The tables are named by the composition root: this module knows no entity. */
  static forRoot(schema: DatabaseSchema): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: Database,
          inject: [AppConfig],
          useFactory: (config: AppConfig) => Database.open(config.databaseUrl, schema),
        },
        TransactionMetrics,
        UnitOfWork,
      ],
      exports: [Database, UnitOfWork],
    };
  }

  onModuleInit(): void {
    this.health.register('database', () => this.database.ping());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
