import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileStore, type StoredBytes } from './file-store.js';
import { touchingStore } from './storage-errors.js';

/** Files in a folder, in subfolders by the first two characters of their keys. */
export class LocalStore extends FileStore {
  constructor(private readonly folder: string) {
    super();
  }

  /** `path` must be on the same file system: the file appears whole or not at all. */
  override put(key: string, path: string): Promise<void> {
    return touchingStore(async () => {
      const target = this.pathOf(key);
      const isNewFolder = await mkdir(dirname(target), { recursive: true });
      await sync(path);
      await rename(path, target);
      await sync(dirname(target));
      if (isNewFolder) await sync(this.folder);
    });
  }

  override open(key: string): Promise<StoredBytes> {
    return touchingStore(async () => {
      const file = await open(this.pathOf(key));
      const { size } = await file.stat();
      return {
        size,
        read: (part) => file.createReadStream(part),
        close: () => file.close(),
      };
    });
  }

  override remove(key: string): Promise<void> {
    return touchingStore(() => rm(this.pathOf(key), { force: true }));
  }

  /** A file that is being written is in the spool. */
  override sweep(): Promise<void> {
    return Promise.resolve();
  }

  override async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
  }

  private pathOf(key: string): string {
    return join(this.folder, key.slice(0, 2), key);
  }
}

/** Waits until what is written to the file, or the folder's list of names, is on disk. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
