import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../src/entities.js';
import {
  createDataSource,
  createMigrator,
  migrateOnPostgres,
} from '../../src/platform/database/index.js';
import { createDatabase, isPostgres, type TestDatabase } from '../support/database.js';

describe('The migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeEach(async () => {
    database = await createDatabase();
    dataSource = await createDataSource(database.url, { entities, migrations }).initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('make the tables that the entities speak of, to the last column and index', async () => {
    await dataSource.runMigrations();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('can be taken back and run again', async () => {
    await dataSource.runMigrations();
    for (let step = 0; step < migrations.length; step++) {
      await dataSource.undoLastMigration({ transaction: 'none' });
    }
    await dataSource.runMigrations();
    expect(await dataSource.query('SELECT count(*) AS n FROM users')).toHaveLength(1);
  });

  it('are run once by servers that start at the same time', async () => {
    if (!isPostgres) return;
    const nodes = [1, 2, 3].map(() => createMigrator(database.url, { entities, migrations }));
    await Promise.all(nodes.map((node) => migrateOnPostgres(node)));
    const rows = await dataSource.query('SELECT name FROM migrations');
    expect(rows).toHaveLength(migrations.length);
  });
});
