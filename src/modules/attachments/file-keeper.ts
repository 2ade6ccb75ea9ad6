import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isoIn } from '../../common/clock.js';
import { FileStore, Spool, type SpooledFile } from '../../platform/storage/index.js';
import { Images, mediaTypeOf, OCTET_STREAM } from '../../platform/media/index.js';
import type { StoredFile } from './entities/stored-file.entity.js';
import { StoredFilesRepository } from './stored-files.repository.js';

/** How long bytes may be on their way into the store before they count as given up, in milliseconds. */
const CLAIM_MS = 3_600_000;

type FileFacts = Pick<StoredFile, 'mimeType' | 'width' | 'height'>;

const UNREADABLE: FileFacts = { mimeType: OCTET_STREAM, width: null, height: null };

/** A file that came in, what it is, and the small picture of it that there may be. */
export interface InspectedFile extends SpooledFile {
  readonly facts: FileFacts;
  /** The path of the thumbnail; null where there is none. */
  readonly thumbnail: string | null;
}

/** Where the thumbnail of a file's bytes is. */
export function thumbnailKeyOf(key: string): string {
  return `${key}.thumbnail`;
}

/** Looks at files that came in and brings them into the store. */
@Injectable()
export class FileKeeper {
  constructor(
    private readonly files: StoredFilesRepository,
    private readonly store: FileStore,
    private readonly spool: Spool,
    private readonly images: Images,
  ) {}

  /** The same bytes, where the store has them for an attachment already. */
  findSame({ sha256 }: SpooledFile): Promise<StoredFile | null> {
    return this.files.findHeld(sha256);
  }

  /** Throws `validation_failed` for an image of too many pixels, `unavailable` where too many images wait. */
  async inspect(file: SpooledFile): Promise<InspectedFile> {
    const mimeType = await mediaTypeOf(file.path);
    if (!this.images.canRead(mimeType)) {
      return { ...file, facts: { mimeType, width: null, height: null }, thumbnail: null };
    }
    const size = await this.images.sizeOf(file.path);
    // What begins like an image and is none is shown to nobody as one.
    if (!size) return { ...file, facts: UNREADABLE, thumbnail: null };
    return { ...file, facts: { mimeType, ...size }, thumbnail: await this.thumbnailOf(file) };
  }

  /**
   * The row is committed before the store is touched: whatever breaks off from here on is found by it. The bytes stay
   * for an hour without an attachment.
   */
  async keep({ path, sha256, size, facts, thumbnail }: InspectedFile): Promise<StoredFile> {
    const file: StoredFile = {
      key: `${sha256}.${randomBytes(4).toString('hex')}`,
      sha256,
      size,
      ...facts,
      hasThumbnail: thumbnail !== null,
      removableAt: isoIn(CLAIM_MS),
    };
    await this.files.insert(file);
    if (thumbnail) await this.store.put(thumbnailKeyOf(file.key), thumbnail);
    await this.store.put(file.key, path);
    return file;
  }

  private async thumbnailOf({ path }: SpooledFile): Promise<string | null> {
    const target = this.spool.newPath();
    if (await this.images.writeThumbnail(path, target)) return target;
    await this.spool.discard(target);
    return null;
  }
}
