import {
  Table,
  TableForeignKey,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const TIME = 'varchar(24)';

/** What a message takes on after it was posted. */
const MESSAGE_COLUMNS = [
  ['edited_at', TIME],
  ['deleted_at', TIME],
  ['pinned_rev', 'integer'],
  ['reactions', 'text'],
] as const;

/**
 * Edits, deletions, pins, reactions and mentions. Columns are added and dropped by the databases' own ALTER TABLE, the
 * same on both: TypeORM would copy the whole table on SQLite.
 */
export class ChangeMessages1764000000000 implements MigrationInterface {
  readonly name = 'ChangeMessages1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, type] of MESSAGE_COLUMNS) {
      await runner.query(`ALTER TABLE messages ADD COLUMN ${name} ${type}`);
    }
    await runner.createIndex(
      'messages',
      new TableIndex({
        name: 'ix_messages_pinned',
        columnNames: ['channel_id', 'pinned_rev'],
        where: 'pinned_rev IS NOT NULL',
      }),
    );
    for (const table of [reactions(), mentions(), tombstones()]) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['tombstones', 'mentions', 'reactions']) await runner.dropTable(name);
    await runner.dropIndex('messages', 'ix_messages_pinned');
    for (const [name] of MESSAGE_COLUMNS) {
      await runner.query(`ALTER TABLE messages DROP COLUMN ${name}`);
    }
  }
}

function reactions(): Table {
  const primary = { isPrimary: true, primaryKeyConstraintName: 'pk_reactions' } as const;
  return new Table({
    name: 'reactions',
    columns: [
      { name: 'message_id', ...ID, ...primary },
      { name: 'emoji', type: 'varchar', length: '64', ...primary },
      { name: 'user_id', ...ID, ...primary },
      { name: 'rev', type: 'integer' },
    ],
    foreignKeys: [
      reference('fk_reactions_message', 'message_id', 'messages', 'CASCADE'),
      reference('fk_reactions_user', 'user_id', 'users', 'CASCADE'),
    ],
  });
}

function mentions(): Table {
  const primary = { isPrimary: true, primaryKeyConstraintName: 'pk_mentions' } as const;
  return new Table({
    name: 'mentions',
    columns: [
      { name: 'channel_id', ...ID, ...primary },
      { name: 'user_id', ...ID, ...primary },
      { name: 'seq', type: 'integer', ...primary },
    ],
    indices: [
      new TableIndex({ name: 'ix_mentions_channel_id_seq', columnNames: ['channel_id', 'seq'] }),
    ],
    foreignKeys: [
      reference('fk_mentions_channel', 'channel_id', 'channels', 'CASCADE'),
      reference('fk_mentions_user', 'user_id', 'users', 'CASCADE'),
    ],
  });
}

function tombstones(): Table {
  const primary = { isPrimary: true, primaryKeyConstraintName: 'pk_tombstones' } as const;
  return new Table({
    name: 'tombstones',
    columns: [
      { name: 'channel_id', ...ID, ...primary },
      { name: 'seq', type: 'integer', ...primary },
      { name: 'sender_id', ...ID, ...primary },
    ],
    foreignKeys: [
      reference('fk_tombstones_channel', 'channel_id', 'channels', 'CASCADE'),
      reference('fk_tombstones_sender', 'sender_id', 'users'),
    ],
  });
}

function reference(
  name: string,
  column: string,
  table: string,
  onDelete?: string,
): TableForeignKey {
  return new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    ...(onDelete && { onDelete }),
  });
}
