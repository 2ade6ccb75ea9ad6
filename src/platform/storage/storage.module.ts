import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { HealthRegistry } from '../health/index.js';
import { FileStore } from './file-store.js';
import { LocalStore } from './local-store.js';
import { Spool } from './spool.js';
import { SpoolSweeper } from './spool-sweeper.js';
import { localFolder, s3Location } from './storage-url.js';

@Global()
@Module({
  providers: [
    { provide: FileStore, inject: [AppConfig], useFactory: openStore },
    { provide: Spool, inject: [AppConfig], useFactory: openSpool },
    SpoolSweeper,
  ],
  exports: [FileStore, Spool],
})
export class StorageModule implements OnModuleInit {
  constructor(
    private readonly store: FileStore,
    private readonly health: HealthRegistry,
  ) {}

  /** Not vital: without files, messages still come and go. */
  onModuleInit(): void {
    this.health.register('storage', () => this.store.check(), { isVital: false });
  }
}

async function openStore({ storageUrl }: AppConfig): Promise<FileStore> {
  const folder = localFolder(storageUrl);
  if (folder !== null) return new LocalStore(folder);
  // The client takes its time to load: only where there is such a store.
  const { S3Store } = await import('./s3-store.js');
  return new S3Store(s3Location(storageUrl));
}

/** On the file system of the store where that is a folder, so that a file moves there by its name alone. */
function openSpool({ storageUrl }: AppConfig): Spool {
  const folder = localFolder(storageUrl);
  return new Spool(folder ? join(folder, 'incoming') : join(tmpdir(), 'calvero-club-chat'));
}
