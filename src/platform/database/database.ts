import type { DataSource } from 'typeorm';
import {
  createDataSource,
  createMigrator,
  createSqliteReader,
  type DatabaseSchema,
} from './data-source.factory.js';
import { dialectOf, type DatabaseDialect } from './database-url.js';
import { migrateOnPostgres } from './migrate.js';
import { SqliteSession } from './sqlite-session.js';

/** The same connections without the ORM, for statements that are prepared. */
interface SqliteSessions {
  readonly writer: SqliteSession;
  readonly reader: SqliteSession;
}

/** The open connections: one that writes and one that reads what is committed (on Postgres the same pool). */
export class Database {
  /** Null on Postgres. */
  readonly sqlite: SqliteSessions | null;

  private constructor(
    readonly dialect: DatabaseDialect,
    readonly writer: DataSource,
    readonly reader: DataSource,
  ) {
    this.sqlite =
      dialect === 'sqlite'
        ? { writer: new SqliteSession(writer), reader: new SqliteSession(reader) }
        : null;
  }

  /** Opens the database that `url` names, making the SQLite file where there is none, and migrates it. */
  static async open(url: string, schema: DatabaseSchema): Promise<Database> {
    const dialect = dialectOf(url);
    if (dialect === 'postgres') {
      await migrateOnPostgres(createMigrator(url, schema));
      const pool = await createDataSource(url, schema).initialize();
      return new Database(dialect, pool, pool);
    }
    const writer = await createDataSource(url, schema).initialize();
    try {
      await writer.runMigrations();
      const reader = await createSqliteReader(url, schema).initialize();
      return new Database(dialect, writer, reader);
    } catch (error) {
      await writer.destroy();
      throw error;
    }
  }

  /** Answers, or throws what keeps the database from answering. */
  async ping(): Promise<void> {
    await this.reader.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.reader !== this.writer) await this.reader.destroy();
    await this.writer.destroy();
  }
}
