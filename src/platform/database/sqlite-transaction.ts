import type Database from 'better-sqlite3';
import type { DataSource, EntityManager } from 'typeorm';

/**
 * Runs `work` in a transaction on SQLite's one writing connection. Not by TypeORM's own: after an error that makes
 * SQLite roll back by itself (a full disk), TypeORM believes the transaction open for ever, makes every later one a
 * savepoint of it, and loses what they commit with the next rollback. The connection itself knows how it stands.
 */
export async function sqliteTransaction<T>(
  writer: DataSource,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const { manager } = writer;
  // TypeORM's types do not tell that this driver's connection is better-sqlite3's.
  const { databaseConnection } = writer.driver as unknown as {
    databaseConnection: Database.Database;
  };
  // At once the writer: a second process that writes is met here, not in the middle.
  await manager.query('BEGIN IMMEDIATE');
  try {
    const result = await work(manager);
    await manager.query('COMMIT');
    return result;
  } catch (error) {
    if (databaseConnection.inTransaction) await manager.query('ROLLBACK');
    throw error;
  }
}
