import type { DataSource } from 'typeorm';

/** Any number will do, as long as every node of one deployment takes the same. */
const MIGRATION_LOCK = 4_815_162_342;

/**
 * Brings the tables up to date. Nodes that start at once on one Postgres take turns: without the lock all but the
 * first fail on the tables that the first is making.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  if (dataSource.options.type !== 'postgres') {
    await dataSource.runMigrations();
    return;
  }
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
  }
}
