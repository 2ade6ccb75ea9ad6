import { rateLimited } from '../../common/errors/index.js';
import { tooManyUploads } from './attachments.errors.js';

/** How many uploads may be under way at once: each has a socket, a file and some buffers. */
const MAX_OF_ALL = 256;
const MAX_OF_ONE = 64;

/** How soon one who has too many under way may try again, in milliseconds. */
const RETRY_MS = 1_000;

/** Bounds what is being uploaded at a time, by everybody and by each. */
export class UploadSlots {
  private taken = 0;
  private readonly takenBy = new Map<string, number>();

  /** Throws `unavailable` or `rate_limited` where there is no place. */
  async within<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const own = this.takenBy.get(userId) ?? 0;
    if (own >= MAX_OF_ONE) throw rateLimited(RETRY_MS);
    if (this.taken >= MAX_OF_ALL) throw tooManyUploads();
    this.change(userId, 1);
    try {
      return await work();
    } finally {
      this.change(userId, -1);
    }
  }

  private change(userId: string, by: 1 | -1): void {
    this.taken += by;
    const own = (this.takenBy.get(userId) ?? 0) + by;
    if (own === 0) this.takenBy.delete(userId);
    else this.takenBy.set(userId, own);
  }
}
