import {
  Table,
  TableForeignKey,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

const ID = { type: 'varchar', length: '36' } as const;
const KEY = { type: 'varchar', length: '80' } as const;
const TIME = { type: 'varchar', length: '24' } as const;

/** Files that were uploaded, where their bytes are, and what messages have of them. */
export class KeepAttachments1768000000000 implements MigrationInterface {
  readonly name = 'KeepAttachments1768000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [storedFiles(), attachments()]) await runner.createTable(table);
    await runner.query('ALTER TABLE messages ADD COLUMN attachments text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE messages DROP COLUMN attachments');
    for (const name of ['attachments', 'stored_files']) await runner.dropTable(name);
  }
}

function storedFiles(): Table {
  return new Table({
    name: 'stored_files',
    columns: [
      { name: 'key', ...KEY, isPrimary: true, primaryKeyConstraintName: 'pk_stored_files' },
      { name: 'sha256', type: 'varchar', length: '64' },
      { name: 'size', type: 'integer' },
      { name: 'mime_type', type: 'varchar', length: '255' },
      { name: 'width', type: 'integer', isNullable: true },
      { name: 'height', type: 'integer', isNullable: true },
      { name: 'has_thumbnail', type: 'boolean' },
      { name: 'removable_at', ...TIME, isNullable: true },
    ],
    indices: [
      new TableIndex({ name: 'ix_stored_files_sha256', columnNames: ['sha256'] }),
      new TableIndex({
        name: 'ix_stored_files_removable_at',
        columnNames: ['removable_at'],
        where: 'removable_at IS NOT NULL',
      }),
    ],
  });
}

function attachments(): Table {
  return new Table({
    name: 'attachments',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_attachments' },
      { name: 'uploader_id', ...ID },
      { name: 'file_key', ...KEY },
      { name: 'name', type: 'varchar', length: '255' },
      { name: 'channel_id', ...ID, isNullable: true },
      { name: 'message_id', ...ID, isNullable: true },
      { name: 'created_at', ...TIME },
    ],
    indices: [
      new TableIndex({ name: 'ix_attachments_file_key', columnNames: ['file_key'] }),
      new TableIndex({ name: 'ix_attachments_channel_id', columnNames: ['channel_id'] }),
      new TableIndex({ name: 'ix_attachments_message_id', columnNames: ['message_id'] }),
      new TableIndex({
        name: 'ix_attachments_unsent',
        columnNames: ['created_at'],
        where: 'message_id IS NULL',
      }),
    ],
    foreignKeys: [
      reference('fk_attachments_uploader', 'uploader_id', 'users', 'id'),
      reference('fk_attachments_file', 'file_key', 'stored_files', 'key'),
      reference('fk_attachments_channel', 'channel_id', 'channels', 'id'),
    ],
  });
}

function reference(name: string, column: string, table: string, key: string): TableForeignKey {
  return new TableForeignKey({
    name,
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: [key],
  });
}
