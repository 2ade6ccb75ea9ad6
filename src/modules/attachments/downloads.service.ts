import { Injectable } from '@nestjs/common';
import { create as contentDisposition } from 'content-disposition';
import type { Principal } from '../../common/auth/index.js';
import { AppError } from '../../common/errors/index.js';
import { isDisplayable, THUMBNAIL_TYPE } from '../../platform/media/index.js';
import {
  FileStore,
  type Serving,
  type SignedUrl,
  type StoredBytes,
} from '../../platform/storage/index.js';
import { ChannelAccess } from '../channels/index.js';
import type { FullAttachment } from './attachment.statements.js';
import { attachmentNotFound } from './attachments.errors.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { thumbnailKeyOf } from './file-keeper.js';

/** Bytes that the caller may have. */
export interface Download extends Serving {
  /** By the content: the same as long as the bytes are. */
  readonly etag: string;
  open(): Promise<StoredBytes | SignedUrl>;
}

@Injectable()
export class DownloadsService {
  constructor(
    private readonly attachments: AttachmentsRepository,
    private readonly access: ChannelAccess,
    private readonly store: FileStore,
  ) {}

  /** Throws `not_found` where there is none that the caller may see. */
  async find(principal: Principal, id: string): Promise<Download> {
    const { key, sha256, mimeType, name } = await this.requireReadable(principal, id);
    return this.download(key, `"${sha256}"`, mimeType, name);
  }

  /** The same, and where it is no image. */
  async findThumbnail(principal: Principal, id: string): Promise<Download> {
    const found = await this.requireReadable(principal, id);
    if (!found.hasThumbnail) throw attachmentNotFound();
    const name = `${found.name}.thumbnail.webp`;
    const etag = `"${found.sha256}.thumbnail"`;
    return this.download(thumbnailKeyOf(found.key), etag, THUMBNAIL_TYPE, name);
  }

  private async requireReadable(principal: Principal, id: string): Promise<FullAttachment> {
    const attachment = await this.attachments.find(id);
    if (!attachment) throw attachmentNotFound();
    if (attachment.channelId !== null) {
      await this.access.requireReadable(principal, attachment.channelId).catch(asNotFound);
    } else if (attachment.uploaderId !== principal.userId) throw attachmentNotFound();
    return attachment;
  }

  private download(key: string, etag: string, mimeType: string, name: string): Download {
    const type = isDisplayable(mimeType) ? 'inline' : 'attachment';
    const serving = { mimeType, contentDisposition: contentDisposition(name, { type }) };
    return { ...serving, etag, open: () => this.store.open(key, serving) };
  }
}

/** Of a channel that is not the caller's to see, its files are not either. */
function asNotFound(error: unknown): never {
  throw error instanceof AppError && error.code === 'not_found' ? attachmentNotFound() : error;
}
