import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { atMost } from '../../common/at-most.js';
import { EventBus } from '../../platform/events/index.js';
import { FileStore } from '../../platform/storage/index.js';
import { FilesReleased } from './attachments.events.js';
import { thumbnailKeyOf } from './file-keeper.js';
import { StoredFilesRepository } from './stored-files.repository.js';

const BATCH = 100;
/** How long a shutdown waits for a store that is slow, in milliseconds. */
const STOP_MS = 2_000;

/** Removes bytes that no attachment has: soon after the last one has gone, and again and again by the clean-up. */
@Injectable()
export class FileRemover implements BeforeApplicationShutdown {
  private readonly logger = new Logger(FileRemover.name);
  private running: Promise<void> | undefined;
  private isDue = false;
  private isStopping = false;

  constructor(
    private readonly files: StoredFilesRepository,
    private readonly store: FileStore,
    events: EventBus,
  ) {
    events.on(FilesReleased, () => this.removeSoon());
  }

  /** All that are removable by now. */
  async remove(): Promise<void> {
    let keys: string[];
    do {
      keys = await this.files.listRemovable(BATCH);
      for (const key of keys) {
        await this.store.remove(thumbnailKeyOf(key));
        await this.store.remove(key);
        await this.files.delete(key);
      }
    } while (keys.length > 0 && !this.isStopping);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await atMost(STOP_MS, Promise.resolve(this.running));
  }

  private removeSoon(): void {
    this.isDue = true;
    this.running ??= this.removeWhileDue().finally(() => {
      this.running = undefined;
    });
  }

  private async removeWhileDue(): Promise<void> {
    while (this.isDue && !this.isStopping) {
      this.isDue = false;
      await this.remove().catch((error: unknown) => {
        this.logger.warn(
          { err: error },
          'Files could not be removed, and are left to the clean-up',
        );
      });
    }
  }
}
