import { AppError, unavailable } from '../../common/errors/index.js';
import { isConflict, isRefused } from './database-errors.js';
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
 * alone. One that conflicts with what another node has just committed is tried once more.
 */
export class GroupCommit {
  private waiting: Piece[] = [];
  private busy = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly onBatch: (size: number) => void = () => undefined,
  ) {}

  /** Resolves once the transaction that holds `work` is committed. `work` may run again after it was rolled back. */
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

  private async commit(batch: Piece[], isRetry = false): Promise<void> {
    this.onBatch(batch.length);
    try {
      const results = await this.unitOfWork.run(async () => {
        const results: unknown[] = [];
        for (const piece of batch) results.push(await piece.work());
        return results;
      });
      batch.forEach((piece, index) => piece.resolve(results[index]));
    } catch (error) {
      await this.recover(batch, error, isRetry);
    }
  }

  private async recover(batch: Piece[], error: unknown, isRetry: boolean): Promise<void> {
    if (batch.length > 1 && isUndone(error)) {
      for (const piece of batch) await this.commit([piece]);
    } else if (batch.length === 1 && isConflict(error) && !isRetry) {
      await this.commit(batch, true);
    } else {
      // Where it is not known whether the commit took place, doing it again could double it.
      for (const piece of batch) piece.reject(error);
    }
  }
}

/** Whether nothing of the batch is committed, for sure. */
function isUndone(error: unknown): boolean {
  return error instanceof AppError || isRefused(error);
}
