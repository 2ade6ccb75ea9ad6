import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventBus } from '../events/index.js';
import { Database } from './database.js';
import { returnedRows } from './rows.js';
import { sqliteTransaction } from './sqlite-transaction.js';
import { columnsOf, type BulkStatement, type Statement, type Value } from './statement.js';
import { TransactionMetrics } from './transaction.metrics.js';

/** Writes what belongs to the events that are about to be committed, with them. */
type BeforeCommit = (events: readonly object[]) => Promise<void>;

interface Transaction {
  readonly manager: EntityManager;
  readonly events: object[];
}

/**
 * The only way to write. `run` makes what its callback does one transaction; the events recorded in it are published
 * after the commit, and dropped with a rollback.
 *
 * SQLite has one writing connection, on which a second transaction would be a part of the first, and acknowledged rows
 * would be lost with its rollback. There, transactions wait for each other; and what writes outside of one fails, for
 * the connection that reads cannot write.
 */
@Injectable()
export class UnitOfWork {
  private readonly open = new AsyncLocalStorage<Transaction>();
  private openCount = 0;
  private recorder: BeforeCommit | undefined;
  private lastInLine: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly metrics: TransactionMetrics,
  ) {}

  /** The open transaction's, else one that reads what is committed; on SQLite that one cannot write. */
  get manager(): EntityManager {
    return this.open.getStore()?.manager ?? this.database.reader.manager;
  }

  /** Runs a prepared statement where `manager` would, and answers with its rows. */
  async query<Row>(statement: Statement<Row>, values: readonly Value[] = []): Promise<Row[]> {
    const session = this.sqliteSession;
    if (session) return session.query(statement, values);
    return returnedRows<Row>(await this.manager.query(statement.text, [...values]));
  }

  /** The same for many rows of values; the answer's rows are in any order. */
  async queryAll<Row>(
    statement: BulkStatement<Row>,
    rows: readonly (readonly Value[])[],
  ): Promise<Row[]> {
    if (rows.length === 0) return [];
    const session = this.sqliteSession;
    if (session) return rows.flatMap((values) => session.query(statement.each, values));
    return returnedRows<Row>(await this.manager.query(statement.all, columnsOf(rows)));
  }

  /** Whether rows can be locked by a SELECT. Where they cannot, there is one transaction at a time anyway. */
  get canLockRows(): boolean {
    return this.database.dialect === 'postgres';
  }

  /** Runs `work` in a transaction, or inside the one that is open. Keep it short: every writer may be waiting. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.open.getStore()) return work();
    return this.database.dialect === 'sqlite' ? this.inLine(work) : this.transact(work);
  }

  /** Publishes `event` once the open transaction is committed. */
  afterCommit(event: object): void {
    const transaction = this.open.getStore();
    if (!transaction)
      throw new Error(`${event.constructor.name} was recorded outside a transaction`);
    transaction.events.push(event);
  }

  /** At the end of each transaction in which events were recorded, and as a part of it. */
  beforeCommit(recorder: BeforeCommit): void {
    this.recorder = recorder;
  }

  private get sqliteSession() {
    return this.open.getStore() ? this.database.sqlite?.writer : this.database.sqlite?.reader;
  }

  private inLine<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lastInLine.then(() => this.transact(work));
    this.lastInLine = turn.catch(() => undefined);
    return turn;
  }

  private async transact<T>(work: () => Promise<T>): Promise<T> {
    const events: object[] = [];
    const result = await this.metrics.time(() =>
      this.begin((manager) => this.within({ manager, events }, () => this.recorded(events, work))),
    );
    // No await between commit and publication: events leave in the order of the commits.
    this.open.exit(() => {
      for (const event of events) this.events.publish(event);
    });
    return result;
  }

  private async recorded<T>(events: readonly object[], work: () => Promise<T>): Promise<T> {
    const result = await work();
    if (this.recorder && events.length > 0) await this.recorder(events);
    return result;
  }

  /**
   * While a storage like this one holds anything, Node.js 20 looks after each promise, tick and write of the whole
   * process, telling many people of a message included. So it is off while no transaction is open.
   */
  private async within<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
    this.openCount++;
    try {
      return await this.open.run(transaction, work);
    } finally {
      if (--this.openCount === 0) this.open.disable();
    }
  }

  private begin<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const { sqlite, writer } = this.database;
    return sqlite
      ? sqliteTransaction(sqlite.writer, () => work(writer.manager))
      : writer.transaction(work);
  }
}
