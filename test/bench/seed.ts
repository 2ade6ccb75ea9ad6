import Database from 'better-sqlite3';
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

const now = new Date().toISOString();
const later = new Date(Date.now() + 86_400_000).toISOString();

/**
 * Fills a migrated SQLite file whose server is stopped: by the server itself a million messages would take minutes.
 * The one place that knows the tables.
 */
export function seed(file: string, userCount: number, plans: readonly ChannelPlan[]): World {
  const database = new Database(file);
  // Nothing is lost that cannot be made again.
  database.pragma('journal_mode = OFF');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.exec('BEGIN');
  const users = seedUsers(database, userCount);
  const channelIds = seedChannels(database, users, plans);
  database.exec('COMMIT');
  database.pragma('journal_mode = WAL');
  database.close();
  return { users, channelIds };
}

function seedUsers(database: Database.Database, count: number): SeededUser[] {
  const insertUser = inserter(database, 'users');
  const insertSession = inserter(database, 'sessions');
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
  database: Database.Database,
  users: readonly SeededUser[],
  plans: readonly ChannelPlan[],
): string[] {
  const insertChannel = inserter(database, 'channels');
  const insertMember = inserter(database, 'channel_members');
  const insertMessage = inserter(database, 'messages');
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

/** Inserts rows whose other columns are as the table has them by itself. */
function inserter(database: Database.Database, table: string): (values: Values) => void {
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
