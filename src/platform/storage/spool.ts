import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/errors/index.js';
import { isMissing, touchingStore } from './storage-errors.js';

/** How long a file may be on its way in before what there is of it counts as left behind, in milliseconds. */
const LEFT_BEHIND_MS = 2 * 3_600_000;

/** What began before that time is not under way any more. */
export function leftBehindBefore(): Date {
  return new Date(Date.now() - LEFT_BEHIND_MS);
}

/** A file that has come whole, on the disk of this node, before it has its place in the store. */
export interface SpooledFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Where files wait while they come in and are looked at, in one folder. So nothing that breaks off, is too large or is
 * not what it seems ever reaches the store, and none is ever whole in memory.
 */
export class Spool {
  constructor(private readonly folder: string) {}

  /** Throws `payload_too_large`, and whatever reading the content throws; then nothing is left. */
  async write(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<SpooledFile> {
    const path = this.newPath();
    const file = await touchingStore(async () => {
      await mkdir(this.folder, { recursive: true });
      return open(path, 'wx');
    });
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const chunk of content) {
        size += chunk.byteLength;
        if (size > maxBytes) throw tooLarge(maxBytes);
        hash.update(chunk);
        await touchingStore(() => file.writeFile(chunk));
      }
    } catch (error) {
      await file.close();
      await this.discard(path);
      throw error;
    }
    await file.close();
    return { path, size, sha256: hash.digest('hex') };
  }

  /** A place for a file that is derived from another. */
  newPath(): string {
    return join(this.folder, randomUUID());
  }

  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** Removes what a process that ended in the middle has left. */
  async sweep(before: Date): Promise<void> {
    await touchingStore(async () => {
      for (const name of (await readdir(this.folder).catch(unlessMissing)) ?? []) {
        const path = join(this.folder, name);
        const found = await stat(path).catch(unlessMissing);
        if (found && found.mtime < before) await this.discard(path);
      }
    });
  }
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError('payload_too_large', `A file may have ${maxBytes} bytes at most`);
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
