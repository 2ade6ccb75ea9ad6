import { Table, TableForeignKey, type MigrationInterface, type QueryRunner } from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const PRIMARY = { isPrimary: true, primaryKeyConstraintName: 'pk_channel_posters' } as const;

/** How long one waits between two posts in a channel, and when each has posted last in those where one does. */
export class SlowDown1771100000000 implements MigrationInterface {
  readonly name = 'SlowDown1771100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE channels ADD COLUMN slow_mode_seconds integer NOT NULL DEFAULT 0',
    );
    await runner.createTable(
      new Table({
        name: 'channel_posters',
        columns: [
          { name: 'channel_id', ...ID, ...PRIMARY },
          { name: 'user_id', ...ID, ...PRIMARY },
          { name: 'posted_at', type: 'varchar', length: '24' },
        ],
        foreignKeys: [
          reference('fk_channel_posters_channel', 'channel_id', 'channels'),
          reference('fk_channel_posters_user', 'user_id', 'users'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('channel_posters');
    await runner.query('ALTER TABLE channels DROP COLUMN slow_mode_seconds');
  }
}

function reference(name: string, column: string, table: string): TableForeignKey {
  return new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
  });
}
