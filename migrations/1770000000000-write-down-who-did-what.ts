import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;

/** The audit log. */
export class WriteDownWhoDidWhat1770000000000 implements MigrationInterface {
  readonly name = 'WriteDownWhoDidWhat1770000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'audit_entries',
        columns: [
          { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_audit_entries' },
          { name: 'created_at', type: 'varchar', length: '24' },
          { name: 'actor_id', ...ID, isNullable: true },
          { name: 'ip', type: 'varchar', length: '64', isNullable: true },
          { name: 'action', type: 'varchar', length: '64' },
          { name: 'target_id', ...ID },
          { name: 'channel_id', ...ID, isNullable: true },
          { name: 'details', type: 'text', isNullable: true },
        ],
        indices: ['created_at', 'actor_id', 'target_id', 'action'].map(
          (column) =>
            new TableIndex({
              name: `ix_audit_entries_${column}`,
              columnNames: [column, 'id'],
            }),
        ),
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_entries');
  }
}
