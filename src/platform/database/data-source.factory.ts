import { mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dialectOf, sqlitePath } from './database-url.js';

type ClassList = (new () => object)[];

/** What the composition root tells this platform about the tables. */
export interface DatabaseSchema {
  readonly entities: ClassList;
  readonly migrations: ClassList;
}

/** How long a statement may run, and wait for a lock; and how long a call may wait for a connection, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 2_000;
const CONNECTION_TIMEOUT_MS = 2_000;
/** The same at the start, when this process has much else to do, and others may start with it. */
const FIRST_CONNECTION_TIMEOUT_MS = 30_000;
/** A server that says nothing for longer than any statement may take is gone, whatever TCP believes. */
const SILENCE_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;
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

/** Migrations take their time, and wait for each other: on Postgres they have connections without limits. */
export function createMigrator(url: string, schema: DatabaseSchema): DataSource {
  const options = postgresOptions(url, schema);
  const unlimited = {
    connectionTimeoutMillis: FIRST_CONNECTION_TIMEOUT_MS,
    statement_timeout: 0,
    lock_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  };
  const extra = { ...options.extra, ...unlimited, stream: undefined };
  return new DataSource({ ...options, poolSize: 2, extra });
}

/**
 * A second, read-only connection to the same SQLite file. What it reads is committed: on the writing connection a
 * reader would see a transaction that may yet roll back.
 */
export function createSqliteReader(url: string, schema: DatabaseSchema): DataSource {
  return new DataSource({ ...sqliteOptions(url, schema), readonly: true });
}

function sqliteOptions(url: string, schema: DatabaseSchema) {
  mkdirSync(dirname(sqlitePath(url)), { recursive: true });
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
      lock_timeout: LOCK_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      stream: impatientSocket,
      // Plain table names in hand-written SQL must find the same schema as TypeORM's qualified ones.
      ...(schemaName && { options: `-c search_path=${schemaName}` }),
    },
    // Without a listener an idle connection that the server drops would end the process; the pool replaces it.
    poolErrorHandler: () => undefined,
    ...common(schema),
  } as const satisfies DataSourceOptions;
}

function impatientSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENCE_TIMEOUT_MS, () => {
    socket.destroy(new Error('Connection terminated: the database does not answer'));
  });
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
