import type { Readable } from 'node:stream';

/** How clients are told to treat the bytes that they fetch. */
export interface Serving {
  readonly mimeType: string;
  /** The header of that name. */
  readonly contentDisposition: string;
}

/** Bytes that this server sends by itself; both ends of a part are included. */
export interface StoredBytes {
  readonly size: number;
  read(part?: { readonly start: number; readonly end: number }): Readable;
  /** For whoever does not read. */
  close(): Promise<void>;
}

/** Where clients fetch the bytes; for a short while only. */
export interface SignedUrl {
  readonly url: string;
}

/**
 * Keeps the bytes of files under keys. A key is written once and never used again after its removal, so nothing here
 * needs a lock. Whatever fails because the store is away throws `unavailable`.
 */
export abstract class FileStore {
  /** Takes the file at `path` over. Once this resolves, it survives a crash. */
  abstract put(key: string, path: string): Promise<void>;

  /** Throws `unavailable` where the bytes are gone, too. */
  abstract open(key: string, serving: Serving): Promise<StoredBytes | SignedUrl>;

  /** What is not there counts as removed. */
  abstract remove(key: string): Promise<void>;

  /** Removes what writes that were cut short have left behind, if they began before that time. */
  abstract sweep(before: Date): Promise<void>;

  /** Answers, or throws what keeps the store from working. */
  abstract check(): Promise<void>;
}
