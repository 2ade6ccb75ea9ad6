import {
  Table,
  TableForeignKey,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const TIME = { type: 'varchar', length: '24' } as const;

/**
 * Several nodes on one database: which there are, who is connected to which of them, who does what only one shall do,
 * and whose rights have changed of late.
 */
export class KnowTheNodes1766000000000 implements MigrationInterface {
  readonly name = 'KnowTheNodes1766000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [nodes(), jobOwners(), connections(), accessChanges()])
      await runner.createTable(table);
    await runner.query(
      "ALTER TABLE user_presence ADD COLUMN shown_status varchar(16) NOT NULL DEFAULT 'offline'",
    );
    await runner.query('ALTER TABLE user_presence ADD COLUMN announced_at varchar(24)');
    // Nobody is connected while the tables change.
    await runner.query(
      "UPDATE user_presence SET last_seen = shown_since WHERE shown_since > COALESCE(last_seen, '')",
    );
    await runner.query('ALTER TABLE user_presence DROP COLUMN shown_since');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_presence ADD COLUMN shown_since varchar(24)');
    await runner.query('ALTER TABLE user_presence DROP COLUMN announced_at');
    await runner.query('ALTER TABLE user_presence DROP COLUMN shown_status');
    for (const name of ['access_changes', 'connections', 'job_owners', 'nodes'])
      await runner.dropTable(name);
  }
}

function nodes(): Table {
  return new Table({
    name: 'nodes',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_nodes' },
      { name: 'started_at', ...TIME },
      { name: 'seen_at', ...TIME },
      { name: 'stopped_at', ...TIME, isNullable: true },
    ],
  });
}

function jobOwners(): Table {
  return new Table({
    name: 'job_owners',
    columns: [
      {
        name: 'name',
        type: 'varchar',
        length: '64',
        isPrimary: true,
        primaryKeyConstraintName: 'pk_job_owners',
      },
      { name: 'node_id', ...ID },
    ],
  });
}

function connections(): Table {
  return new Table({
    name: 'connections',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_connections' },
      { name: 'user_id', ...ID },
      { name: 'node_id', ...ID },
      { name: 'is_away', type: 'boolean' },
    ],
    indices: [
      new TableIndex({ name: 'ix_connections_user_id', columnNames: ['user_id'] }),
      new TableIndex({ name: 'ix_connections_node_id', columnNames: ['node_id'] }),
    ],
    foreignKeys: [
      new TableForeignKey({
        name: 'fk_connections_user',
        columnNames: ['user_id'],
        referencedTableName: 'users',
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      }),
    ],
  });
}

/** Their ids are in the order of time; what is older than a few minutes is deleted. */
function accessChanges(): Table {
  return new Table({
    name: 'access_changes',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_access_changes' },
      { name: 'user_id', ...ID },
    ],
  });
}
