import { Table, TableForeignKey, type MigrationInterface, type QueryRunner } from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const PRIMARY = { isPrimary: true, primaryKeyConstraintName: 'pk_channel_restrictions' } as const;

/** Bans and mutes. */
export class KeepPeopleOut1770000100000 implements MigrationInterface {
  readonly name = 'KeepPeopleOut1770000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'channel_restrictions',
        columns: [
          { name: 'channel_id', ...ID, ...PRIMARY },
          { name: 'user_id', ...ID, ...PRIMARY },
          { name: 'kind', type: 'varchar', length: '8', ...PRIMARY },
          { name: 'until', type: 'varchar', length: '24' },
          { name: 'reason', type: 'varchar', length: '500', isNullable: true },
          { name: 'created_by', ...ID },
          { name: 'created_at', type: 'varchar', length: '24' },
        ],
        foreignKeys: [
          reference('fk_channel_restrictions_channel', 'channel_id', 'channels'),
          reference('fk_channel_restrictions_user', 'user_id', 'users'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('channel_restrictions');
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
