import type { SqliteSession } from './sqlite-session.js';
import { Statement } from './statement.js';

/** At once the writer: a second process that writes is met here, not in the middle. */
const BEGIN = new Statement('BEGIN IMMEDIATE');
const COMMIT = new Statement('COMMIT');
const ROLLBACK = new Statement('ROLLBACK');

/**
 * Runs `work` in a transaction on SQLite's one writing connection. Not by TypeORM's own: after an error that makes
 * SQLite roll back by itself (a full disk), TypeORM believes the transaction open for ever, makes every later one a
 * savepoint of it, and loses what they commit with the next rollback. The connection itself knows how it stands.
 */
export async function sqliteTransaction<T>(
  writer: SqliteSession,
  work: () => Promise<T>,
): Promise<T> {
  writer.query(BEGIN);
  try {
    const result = await work();
    writer.query(COMMIT);
    return result;
  } catch (error) {
    if (writer.inTransaction) writer.query(ROLLBACK);
    throw error;
  }
}
