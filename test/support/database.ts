import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** An empty database of one test file's own, of the kind that this run is about. */
export interface TestDatabase {
  readonly url: string;
  /** An empty folder beside it, for attachments. */
  readonly folder: string;
  drop(): Promise<void>;
}

export const isPostgres = process.env.TEST_DATABASE === 'postgres';

export async function createDatabase(): Promise<TestDatabase> {
  return isPostgres ? createSchema() : createFile();
}

function createFile(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'chat-test-'));
  return {
    url: `sqlite:${join(folder, 'chat.db')}`,
    folder: join(folder, 'attachments'),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createSchema(): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL!;
  const schema = `test_${randomBytes(6).toString('hex')}`;
  await run(server, `CREATE SCHEMA ${schema}`);
  const url = new URL(server);
  url.searchParams.set('schema', schema);
  const folder = mkdtempSync(join(tmpdir(), 'chat-test-'));
  return {
    url: url.toString(),
    folder,
    drop: async () => {
      await run(server, `DROP SCHEMA ${schema} CASCADE`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
