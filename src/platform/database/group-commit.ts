import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, unavailable } from '../../common/errors/index.js';
import { isConflict, isRefused } from './database-errors.js';
import type { UnitOfWork } from './unit-of-work.js';

/** How many pieces of work one transaction takes, and how many may wait, before the caller is told to come back. */
const MAX_BATCH = 256;
const MAX_WAITING = 10_000;

/**
 * Does all of the items inside one transaction, and answers with a result for each, in their order. An item that is
 * refused is answered with the error, before anything is written for it: it fails alone.
 */
export type Work<Item, Result> = (
  items: readonly Item[],
) => Promise<readonly (Result | AppError)[]>;

interface Piece {
  /** Pieces are ordered by it within a batch, so that batches of different nodes lock rows in the same order. */
  readonly lockKey: string;
  readonly work: Work<unknown, unknown>;
  readonly item: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers pieces of work that arrive while a commit is under way into the next transaction: one sync to disk for all
 * of them. No timer: an idle server commits a lone piece at once. Pieces with one `lockKey` run in order of arrival.
 *
 * An error that is no refusal takes the batch's transaction with it, so the batch is then run again piece by piece: it
 * too fails alone. One that conflicts with what another node has just committed is tried once more.
 */
export class GroupCommit {
  private waiting: Piece[] = [];
  private busy = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly onBatch: (size: number) => void = () => undefined,
  ) {}

  /**
   * Resolves with the item's result once the transaction that holds it is committed. Items that follow each other and
   * share their `work` are given to it together; it may run again after it was rolled back.
   */
  run<Item, Result>(lockKey: string, work: Work<Item, Result>, item: Item): Promise<Result> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(unavailable());
    return new Promise<Result>((resolve, reject) => {
      // Each piece is given to its own work, and resolves with what that answers: the casts only forget the types.
      this.waiting.push({ lockKey, work, item, resolve, reject } as Piece);
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      // All that has come over other connections by now belongs to the same batch; an idle server waits for nothing.
      await nextTurn();
      const batch = this.waiting.splice(0, MAX_BATCH);
      batch.sort((a, b) => (a.lockKey < b.lockKey ? -1 : a.lockKey > b.lockKey ? 1 : 0));
      await this.commit(batch);
    }
    this.busy = false;
  }

  private async commit(batch: readonly Piece[], isRetry = false): Promise<void> {
    this.onBatch(batch.length);
    try {
      const results = await this.unitOfWork.run(() => resultsOf(batch));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result instanceof AppError) reject(result);
        else resolve(result);
      });
    } catch (error) {
      await this.recover(batch, error, isRetry);
    }
  }

  private async recover(batch: readonly Piece[], error: unknown, isRetry: boolean): Promise<void> {
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

/** In order; neighbours with the same work in one go. */
async function resultsOf(batch: readonly Piece[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let first = 0, next = 0; first < batch.length; first = next) {
    const { work } = batch[first]!;
    while (next < batch.length && batch[next]!.work === work) next++;
    const items = batch.slice(first, next).map(({ item }) => item);
    results.push(...(await work(items)));
  }
  return results;
}

/** Whether nothing of the batch is committed, for sure. */
function isUndone(error: unknown): boolean {
  return error instanceof AppError || isRefused(error);
}
