import type { DataSource } from 'typeorm';

/** Any number will do, as long as every node of one deployment takes the same. */
const MIGRATION_LOCK = 4_815_162_342;

/**
 * Brings the tables up to date over connections of its own. Nodes that start at once take turns: without the lock all
 * but the first fail on the tables that the first is making.
 */
export async function migrateOnPostgres(migrator: DataSource): Promise<void> {
  await migrator.initialize();
  try {
    const lock = migrator.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrator.runMigrations();
    await lock.release();
  } finally {
    // The lock goes with its connection.
    await migrator.destroy();
  }
}
