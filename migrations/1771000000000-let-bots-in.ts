import {
  Table,
  TableForeignKey,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const TIME = { type: 'varchar', length: '24' } as const;

/** Personal access tokens. */
export class LetBotsIn1771000000000 implements MigrationInterface {
  readonly name = 'LetBotsIn1771000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'personal_access_tokens',
        columns: [
          {
            name: 'id',
            ...ID,
            isPrimary: true,
            primaryKeyConstraintName: 'pk_personal_access_tokens',
          },
          { name: 'user_id', ...ID },
          { name: 'name', type: 'varchar', length: '64' },
          { name: 'token_hash', type: 'varchar', length: '64' },
          { name: 'permissions', type: 'text', isNullable: true },
          { name: 'created_at', ...TIME },
          { name: 'expires_at', ...TIME, isNullable: true },
          { name: 'last_used_at', ...TIME, isNullable: true },
        ],
        indices: [
          new TableIndex({ name: 'ix_personal_access_tokens_user_id', columnNames: ['user_id'] }),
          new TableIndex({
            name: 'ux_personal_access_tokens_token_hash',
            columnNames: ['token_hash'],
            isUnique: true,
          }),
        ],
        foreignKeys: [
          new TableForeignKey({
            name: 'fk_personal_access_tokens_user',
            columnNames: ['user_id'],
            referencedTableName: 'users',
            referencedColumnNames: ['id'],
            onDelete: 'CASCADE',
          }),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('personal_access_tokens');
  }
}
