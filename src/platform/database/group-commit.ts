import { unavailable } from '../../common/errors/index.js';
import { isDatabaseUnavailable } from './database-errors.js';
import type { UnitOfWork } from './unit-of-work.js';

/** How many pieces of work one transaction takes, and how many may wait, before the caller is told to come back. */
const MAX_BATCH = 128;
const MAX_WAITING = 10_000;

interface Piece {
  /** Pieces are ordered by it within a batch, so that batches of different nodes lock rows in the same order. */
  readonly lockKey: string;
  readonly work: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers pieces of work that arrive while a commit is under way into the next transaction: one sync to disk for all
 * of them. No timer: an idle server commits a lone piece at once. Pieces with one `lockKey` run in order of arrival.
 *
 * A piece that fails takes the batch's transaction with it, so the batch is then run again piece by piece: it fails
 * alone.
 */
export class GroupCommit {
  private waiting: Piece[] = [];
  private busy = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly onBatch: (size: number) => void = () => undefined,
  ) {}

  /** Resolves once the transaction that holds `work` is committed. `work` may run twice, the first time rolled back. */
  run<T>(lockKey: string, work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(unavailable());
    return new Promise<T>((resolve, reject) => {
      // The piece resolves with what its own work returned: the cast only forgets that T for the queue.
      this.waiting.push({ lockKey, work, resolve: resolve as Piece['resolve'], reject });
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MAX_BATCH);
      batch.sort((a, b) => (a.lockKey < b.lockKey ? -1 : a.lockKey > b.lockKey ? 1 : 0));
      await this.commit(batch);
    }
    this.busy = false;
  }

  private async commit(batch: Piece[]): Promise<void> {
    this.onBatch(batch.length);
    try {
      const results = await this.unitOfWork.run(async () => {
        const results: unknown[] = [];
        for (const piece of batch) results.push(await piece.work());
        return results;
      });
      batch.forEach((piece, index) => piece.resolve(results[index]));
    } catch (error) {
      // With the database away each piece would only wait for it again, one after the other.
      if (batch.length === 1 || isDatabaseUnavailable(error)) {
        for (const piece of batch) piece.reject(error);
      } else {
        for (const piece of batch) await this.commit([piece]);
      }
    }
  }
}
