import type Database from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dialectOf, sqlitePath } from './database-url.js';

type ClassList = (new () => object)[];

/** What the composition root tells this platform about the tables. */
export interface DatabaseSchema {
  readonly entities: ClassList;
  readonly migrations: ClassList;
}

/** How long a statement may run, and how long a call may wait for a connection, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 2_000;
const POOL_SIZE = 10;

/** On SQLite: how long a second writing process may freeze this one, in milliseconds. */
const BUSY_TIMEOUT_MS = 1_000;

/** The connection that writes; on Postgres, the pool that does everything. */
export function createDataSource(url: string, schema: DatabaseSchema): DataSource {
  return new DataSource(
    dialectOf(url) === 'sqlite'
      ? { ...sqliteOptions(url, schema), enableWAL: true, prepareDatabase: makeDurable }
      : postgresOptions(url, schema),
  );
}

/**
 * A second, read-only connection to the same SQLite file. What it reads is committed: on the writing connection a
 * reader would see a transaction that may yet roll back.
 */
export function createSqliteReader(url: string, schema: DatabaseSchema): DataSource {
  return new DataSource({ ...sqliteOptions(url, schema), readonly: true });
}

function sqliteOptions(url: string, schema: DatabaseSchema) {
  return {
    type: 'better-sqlite3',
    database: sqlitePath(url),
    timeout: BUSY_TIMEOUT_MS,
    ...common(schema),
  } as const satisfies DataSourceOptions;
}

/** `?schema=` in the URL puts the tables into that schema instead of `public`. */
function postgresOptions(url: string, schema: DatabaseSchema) {
  const location = new URL(url);
  const schemaName = location.searchParams.get('schema') ?? undefined;
  location.searchParams.delete('schema');
  return {
    type: 'postgres',
    url: location.toString(),
    schema: schemaName,
    poolSize: POOL_SIZE,
    extra: {
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 3 * STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      // Plain table names in hand-written SQL must find the same schema as TypeORM's qualified ones.
      ...(schemaName && { options: `-c search_path=${schemaName}` }),
    },
    // Without a listener an idle connection that the server drops would end the process; the pool replaces it.
    poolErrorHandler: () => undefined,
    ...common(schema),
  } as const satisfies DataSourceOptions;
}

function common({ entities, migrations }: DatabaseSchema) {
  return {
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
  } as const;
}

/** FULL syncs the log at each commit: what is acknowledged survives the loss of power too, not only of the process. */
function makeDurable(database: Database.Database): void {
  database.pragma('synchronous = FULL');
}
