import {
  Table,
  TableForeignKey,
  TableIndex,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

/** Ids are UUIDs and times ISO 8601 as text: the same bytes, and the same order, on both databases. */
const ID = { type: 'varchar', length: '36' } as const;
const TIME = { type: 'varchar', length: '24' } as const;

export class CreateChat1760000000000 implements MigrationInterface {
  readonly name = 'CreateChat1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [
      users(),
      credentials(),
      sessions(),
      refreshTokens(),
      userPresence(),
      channels(),
      channelMembers(),
      messages(),
    ]) {
      await runner.createTable(table);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'messages',
      'channel_members',
      'channels',
      'user_presence',
      'refresh_tokens',
      'sessions',
      'credentials',
      'users',
    ]) {
      await runner.dropTable(name);
    }
  }
}

function users(): Table {
  return new Table({
    name: 'users',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_users' },
      { name: 'username', type: 'varchar', length: '32' },
      { name: 'username_key', type: 'varchar', length: '32' },
      { name: 'display_name', type: 'varchar', length: '64' },
      { name: 'search_key', type: 'text' },
      { name: 'email', type: 'varchar', length: '254' },
      { name: 'email_key', type: 'text' },
      { name: 'roles', type: 'text' },
      { name: 'is_bot', type: 'boolean' },
      { name: 'suspended_at', ...TIME, isNullable: true },
      { name: 'created_at', ...TIME },
    ],
    indices: [
      unique('ux_users_username_key', ['username_key']),
      unique('ux_users_email_key', ['email_key']),
    ],
  });
}

function credentials(): Table {
  return new Table({
    name: 'credentials',
    columns: [
      { name: 'user_id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_credentials' },
      { name: 'password_hash', type: 'varchar', length: '255' },
      { name: 'updated_at', ...TIME },
    ],
    foreignKeys: [reference('fk_credentials_user', 'user_id', 'users', 'CASCADE')],
  });
}

function sessions(): Table {
  return new Table({
    name: 'sessions',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_sessions' },
      { name: 'user_id', ...ID },
      { name: 'created_at', ...TIME },
      { name: 'last_used_at', ...TIME },
      { name: 'expires_at', ...TIME },
      { name: 'revoked_at', ...TIME, isNullable: true },
      { name: 'ip', type: 'varchar', length: '45' },
      { name: 'user_agent', type: 'varchar', length: '255' },
    ],
    indices: [index('ix_sessions_user_id', ['user_id'])],
    foreignKeys: [reference('fk_sessions_user', 'user_id', 'users', 'CASCADE')],
  });
}

function refreshTokens(): Table {
  return new Table({
    name: 'refresh_tokens',
    columns: [
      {
        name: 'token_hash',
        type: 'varchar',
        length: '64',
        isPrimary: true,
        primaryKeyConstraintName: 'pk_refresh_tokens',
      },
      { name: 'session_id', ...ID },
      { name: 'created_at', ...TIME },
      { name: 'expires_at', ...TIME },
      { name: 'used_at', ...TIME, isNullable: true },
    ],
    indices: [index('ix_refresh_tokens_session_id', ['session_id'])],
    foreignKeys: [reference('fk_refresh_tokens_session', 'session_id', 'sessions', 'CASCADE')],
  });
}

function userPresence(): Table {
  return new Table({
    name: 'user_presence',
    columns: [
      { name: 'user_id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_user_presence' },
      { name: 'chosen_status', type: 'varchar', length: '16' },
      { name: 'last_seen', ...TIME, isNullable: true },
    ],
    foreignKeys: [reference('fk_user_presence_user', 'user_id', 'users', 'CASCADE')],
  });
}

function channels(): Table {
  return new Table({
    name: 'channels',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_channels' },
      { name: 'kind', type: 'varchar', length: '16' },
      { name: 'name', type: 'varchar', length: '80', isNullable: true },
      { name: 'name_key', type: 'text', isNullable: true },
      { name: 'direct_key', type: 'varchar', length: '73', isNullable: true },
      { name: 'topic', type: 'varchar', length: '500', isNullable: true },
      { name: 'is_private', type: 'boolean' },
      { name: 'created_by', ...ID },
      { name: 'created_at', ...TIME },
      { name: 'deleted_at', ...TIME, isNullable: true },
      { name: 'last_seq', type: 'integer' },
      { name: 'rev', type: 'integer' },
      { name: 'member_count', type: 'integer' },
    ],
    indices: [
      unique('ux_channels_name_key', ['name_key']),
      unique('ux_channels_direct_key', ['direct_key']),
    ],
    foreignKeys: [reference('fk_channels_created_by', 'created_by', 'users')],
  });
}

function channelMembers(): Table {
  const primary = { isPrimary: true, primaryKeyConstraintName: 'pk_channel_members' } as const;
  return new Table({
    name: 'channel_members',
    columns: [
      { name: 'channel_id', ...ID, ...primary },
      { name: 'user_id', ...ID, ...primary },
      { name: 'role', type: 'varchar', length: '16' },
      { name: 'read_seq', type: 'integer' },
      { name: 'own_after_read', type: 'integer' },
      { name: 'joined_at', ...TIME },
    ],
    indices: [index('ix_channel_members_user_id', ['user_id'])],
    foreignKeys: [
      reference('fk_channel_members_channel', 'channel_id', 'channels', 'CASCADE'),
      reference('fk_channel_members_user', 'user_id', 'users', 'CASCADE'),
    ],
  });
}

function messages(): Table {
  return new Table({
    name: 'messages',
    columns: [
      { name: 'id', ...ID, isPrimary: true, primaryKeyConstraintName: 'pk_messages' },
      { name: 'channel_id', ...ID },
      { name: 'seq', type: 'integer' },
      { name: 'rev', type: 'integer' },
      { name: 'sender_id', ...ID },
      { name: 'text', type: 'text' },
      { name: 'reply_to', ...ID, isNullable: true },
      { name: 'metadata', type: 'text', isNullable: true },
      { name: 'client_message_id', type: 'varchar', length: '64', isNullable: true },
      { name: 'created_at', ...TIME },
    ],
    indices: [
      unique('ux_messages_channel_id_seq', ['channel_id', 'seq']),
      unique('ux_messages_channel_id_rev', ['channel_id', 'rev']),
      new TableIndex({
        name: 'ux_messages_client_message_id',
        columnNames: ['sender_id', 'client_message_id'],
        isUnique: true,
        where: 'client_message_id IS NOT NULL',
      }),
    ],
    foreignKeys: [
      reference('fk_messages_channel', 'channel_id', 'channels'),
      reference('fk_messages_sender', 'sender_id', 'users'),
    ],
  });
}

function index(name: string, columnNames: string[]): TableIndex {
  return new TableIndex({ name, columnNames });
}

function unique(name: string, columnNames: string[]): TableIndex {
  return new TableIndex({ name, columnNames, isUnique: true });
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
