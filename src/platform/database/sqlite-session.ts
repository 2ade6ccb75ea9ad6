import type Database from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Statement, Value } from './statement.js';

interface Prepared {
  readonly run: Database.Statement;
  /** Their names; null where it answers with no rows. */
  readonly columns: readonly string[] | null;
}

/** One of the two connections to the SQLite file, with the statements that are prepared on it. */
export class SqliteSession {
  private readonly connection: Database.Database;
  private readonly prepared = new Map<Statement<unknown>, Prepared>();

  constructor(dataSource: DataSource) {
    // TypeORM's types do not tell that this driver's connection is better-sqlite3's.
    const driver = dataSource.driver as unknown as { databaseConnection: Database.Database };
    this.connection = driver.databaseConnection;
  }

  /** Whether a transaction is open, whoever began or ended it: SQLite rolls back by itself when a disk is full. */
  get inTransaction(): boolean {
    return this.connection.inTransaction;
  }

  /** Runs it, and answers with its rows. */
  query<Row>(statement: Statement<Row>, values: readonly Value[] = []): Row[] {
    const { run, columns } = this.prepare(statement);
    const bound = statement.bind(values);
    if (columns) return run.all(bound).map((row) => objectOf(columns, row as unknown[]) as Row);
    run.run(bound);
    return [];
  }

  private prepare(statement: Statement<unknown>): Prepared {
    let prepared = this.prepared.get(statement);
    if (!prepared) {
      const run = this.connection.prepare(statement.positional);
      const columns = run.reader ? run.raw().columns() : null;
      prepared = { run, columns: columns && columns.map(({ name }) => name) };
      this.prepared.set(statement, prepared);
    }
    return prepared;
  }
}

/** The driver takes twice as long where it is to make the objects itself. */
function objectOf(columns: readonly string[], row: readonly unknown[]): object {
  const object: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index++) object[columns[index]!] = row[index];
  return object;
}
