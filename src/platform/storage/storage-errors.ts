import { AppError, unavailable } from '../../common/errors/index.js';

/** Runs what touches a disk or a store; whatever goes wrong there is the server's own trouble, and may pass. */
export async function touchingStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unavailable('Files cannot be stored or fetched at the moment', error);
  }
}

/** Whether the error only tells that there is no such file. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
