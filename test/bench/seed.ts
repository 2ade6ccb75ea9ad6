import Database from 'better-sqlite3';
import { Client } from 'pg';
import { v7 } from 'uuid';
import { MESSAGE_TEXT } from './load/posting.js';
import { ROLE, signToken } from './tokens.js';

export interface SeededUser {
  readonly id: string;
  readonly token: string;
}

export interface ChannelPlan {
  /** Places in the list of users; the first is the owner. They wrote the messages in turn. */
  readonly members: readonly number[];
  readonly messages?: number;
}

/** Who and what is in a database that was filled. */
export interface World {
  readonly users: readonly SeededUser[];
  /** In the order of the plans. */
  readonly channelIds: readonly string[];
}

type Values = Readonly<Record<string, string | number | null>>;
type Insert = (values: Values) => void;
/** Rows of one table, whose other columns are as the table has them by itself. */
type InserterOf = (table: string) => Insert;

const now = new Date().toISOString();
const later = new Date(Date.now() + 86_400_000).toISOString();

/** Fills a migrated SQLite file whose server is stopped: by the server itself a million messages would take minutes. */
export function seed(file: string, userCount: number, plans: readonly ChannelPlan[]): World {
  const database = new Database(file);
  // Nothing is lost that cannot be made again.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.exec('BEGIN');
  const world = fill((table) => sqliteInserter(database, table), userCount, plans);
  database.exec('COMMIT');
  database.pragma('journal_mode = WAL');
  database.close();
  return world;
}

/** The same for a migrated schema on Postgres. Its server may run, as long as it has not been asked for any of it. */
export async function seedPostgres(
  connectionString: string,
  schema: string,
  userCount: number,
  plans: readonly ChannelPlan[],
): Promise<World> {
  // In the order in which they refer to each other.
  const tables = new Map<string, Values[]>();
  const inserterOf: InserterOf = (table) => {
    const rows: Values[] = [];
    tables.set(table, rows);
    return (values) => rows.push(values);
  };
  const world = fill(inserterOf, userCount, plans);
  const client = new Client({ connectionString, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    for (const [table, rows] of tables) {
      const names = Object.keys(rows[0] ?? {}).join(', ');
      const values = `json_populate_recordset(NULL::${table}, $1)`;
      const statement = `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${values}`;
      if (names) await client.query(statement, [JSON.stringify(rows)]);
    }
  } finally {
    await client.end();
  }
  return world;
}

/** The one place that knows the tables. */
function fill(inserterOf: InserterOf, userCount: number, plans: readonly ChannelPlan[]): World {
  const users = seedUsers(inserterOf, userCount);
  return { users, channelIds: seedChannels(inserterOf, users, plans) };
}

function seedUsers(inserterOf: InserterOf, count: number): SeededUser[] {
  const insertUser = inserterOf('users');
  const insertSession = inserterOf('sessions');
  return Array.from({ length: count }, (_, index) => {
    const id = v7();
    const sessionId = v7();
    const name = `bench-${index}`;
    const email = `${name}@example.org`;
    insertUser({
      id,
      username: name,
      username_key: name,
      display_name: name,
      search_key: name,
      email,
      email_key: email,
      roles: ROLE,
      is_bot: 0,
      created_at: now,
    });
    insertSession({
      id: sessionId,
      user_id: id,
      created_at: now,
      last_used_at: now,
      expires_at: later,
      ip: '127.0.0.1',
      user_agent: 'bench',
    });
    return { id, token: signToken(id, sessionId) };
  });
}

function seedChannels(
  inserterOf: InserterOf,
  users: readonly SeededUser[],
  plans: readonly ChannelPlan[],
): string[] {
  const insertChannel = inserterOf('channels');
  const insertMember = inserterOf('channel_members');
  const insertMessage = inserterOf('messages');
  return plans.map(({ members, messages = 0 }, index) => {
    const id = v7();
    const memberIds = members.map((place) => users[place]!.id);
    const name = `bench-${index}`;
    insertChannel({
      id,
      kind: 'channel',
      name,
      name_key: name,
      is_private: 0,
      created_by: memberIds[0]!,
      created_at: now,
      last_seq: messages,
      rev: messages,
      member_count: memberIds.length,
    });
    for (const [place, userId] of memberIds.entries()) {
      insertMember({
        channel_id: id,
        user_id: userId,
        role: place === 0 ? 'owner' : 'member',
        read_seq: messages,
        own_after_read: 0,
        joined_at: now,
      });
    }
    for (let seq = 1; seq <= messages; seq++) {
      insertMessage({
        id: v7(),
        channel_id: id,
        seq,
        rev: seq,
        sender_id: memberIds[seq % memberIds.length]!,
        text: MESSAGE_TEXT,
        created_at: now,
      });
    }
    return id;
  });
}

function sqliteInserter(database: Database.Database, table: string): Insert {
  const columns = database.pragma(`table_info(${table})`) as { name: string }[];
  const known = new Set(columns.map(({ name }) => name));
  let statement: Database.Statement<Values[keyof Values][]> | undefined;
  return (values) => {
    if (!statement) {
      const names = Object.keys(values);
      const unknown = names.filter((name) => !known.has(name));
      if (unknown.length > 0) throw new Error(`${table} has no ${unknown.join(', ')}: see seed.ts`);
      const places = names.map(() => '?').join(', ');
      statement = database.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`);
    }
    statement.run(...Object.values(values));
  };
}
