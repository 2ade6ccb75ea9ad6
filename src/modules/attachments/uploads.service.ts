import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { forbidden } from '../../common/errors/index.js';
import { newId } from '../../common/id.js';
import { AppConfig } from '../../platform/config/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { contradicts } from '../../platform/media/index.js';
import { Spool, type IncomingFile, type SpooledFile } from '../../platform/storage/index.js';
import { emptyFile, notWhatItClaims, tookTooLong } from './attachments.errors.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { attachmentView, type UploadView } from './dto/attachment.view.js';
import type { StoredFile } from './entities/stored-file.entity.js';
import { FileKeeper } from './file-keeper.js';
import { StoredFilesRepository } from './stored-files.repository.js';
import { UploadSlots } from './upload-slots.js';

@Injectable()
export class UploadsService {
  private readonly slots = new UploadSlots();

  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly files: StoredFilesRepository,
    private readonly keeper: FileKeeper,
    private readonly spool: Spool,
    private readonly config: AppConfig,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Resolves once the file is in the store and the caller's to send. Throws `payload_too_large`; `validation_failed`
   * where it is empty, did not come whole or is an image of too many pixels; `unsupported_media_type` where it is
   * not what it claims to be; `unavailable`. Of a file that is refused nothing stays.
   */
  receive(principal: Principal, { name, claimedType, content }: IncomingFile): Promise<UploadView> {
    if (!may(principal, 'attachments:upload')) throw forbidden();
    return this.slots.within(principal.userId, async () => {
      const spooled = await this.spool.write(content, this.config.attachments.maxSize);
      try {
        if (spooled.size === 0) throw emptyFile();
        return await this.attach(principal, name, claimedType, spooled);
      } finally {
        await this.spool.discard(spooled.path);
      }
    });
  }

  /** Of an upload that its message did not take after all. */
  async discard(id: string): Promise<void> {
    await this.uow.run(() => this.attachments.removeUnsent(id));
  }

  private async attach(
    { userId }: Principal,
    name: string,
    claimedType: string,
    spooled: SpooledFile,
  ): Promise<UploadView> {
    const same = await this.keeper.findSame(spooled);
    if (same) {
      refuseUnlessClaimed(claimedType, same.mimeType);
      const view = await this.record(userId, name, same);
      if (view) return view;
    }
    const inspected = await this.keeper.inspect(spooled);
    try {
      refuseUnlessClaimed(claimedType, inspected.facts.mimeType);
      const view = await this.record(userId, name, await this.keeper.keep(inspected));
      if (!view) throw tookTooLong();
      return view;
    } finally {
      if (inspected.thumbnail) await this.spool.discard(inspected.thumbnail);
    }
  }

  /** Null where the bytes are being removed. */
  private record(userId: string, name: string, file: StoredFile): Promise<UploadView | null> {
    return this.uow.run(async () => {
      if (!(await this.files.hold(file.key))) return null;
      const id = newId();
      await this.attachments.insert({
        id,
        uploaderId: userId,
        fileKey: file.key,
        name,
        channelId: null,
        messageId: null,
        createdAt: isoNow(),
      });
      const { mimeType, size, sha256, width, height } = file;
      const dimensions = width !== null && height !== null ? { width, height } : {};
      return { ...attachmentView({ id, mimeType, size, name, ...dimensions }), sha256 };
    });
  }
}

function refuseUnlessClaimed(claimed: string, actual: string): void {
  if (contradicts(claimed, actual)) throw notWhatItClaims(claimed);
}
