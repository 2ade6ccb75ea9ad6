import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NodeJobs } from '../../platform/nodes/index.js';
import { FileStore, leftBehindBefore } from '../../platform/storage/index.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { FileRemover } from './file-remover.js';

/** How often at most; where uploads are kept for less, as often as that. In milliseconds. */
const INTERVAL_MS = 600_000;
/** Rows removed in one transaction: others wait for it. */
const BATCH = 200;

/** Finds what nobody needs any more: uploads that were never sent, files of deleted channels, what a crash left. */
@Injectable()
export class AttachmentsCleanup implements OnApplicationBootstrap {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly remover: FileRemover,
    private readonly store: FileStore,
    private readonly uow: UnitOfWork,
    private readonly jobs: NodeJobs,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const { orphanTtlMs } = this.config.attachments;
    this.jobs.every(Math.min(INTERVAL_MS, orphanTtlMs), 'attachments:cleanup', () => this.run());
  }

  async run(): Promise<void> {
    const tooOld = new Date(Date.now() - this.config.attachments.orphanTtlMs).toISOString();
    await this.inBatches(() => this.attachments.removeUnsentBefore(tooOld, BATCH));
    await this.inBatches(() => this.attachments.removeOfDeletedChannels(BATCH));
    await this.remover.remove();
    await this.store.sweep(leftBehindBefore());
  }

  private async inBatches(remove: () => Promise<number>): Promise<void> {
    while ((await this.uow.run(remove)) === BATCH);
  }
}
