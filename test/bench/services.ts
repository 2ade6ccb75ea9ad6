import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createClient } from '@redis/client';

/** What several nodes share. As the tests have them, apart from starting their own. */
export const POSTGRES_URL =
  process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

const PATIENCE_MS = 2_000;

/** Where one deployment keeps what is its own. */
export interface Place {
  readonly schema: string;
  readonly databaseUrl: string;
  readonly backplaneUrl: string;
}

/** Which of them does not answer, and why; undefined where both do. */
export async function whatIsMissing(): Promise<string | undefined> {
  for (const [name, url, ask] of [
    ['Postgres', POSTGRES_URL, () => onPostgres('SELECT 1')],
    ['Redis', REDIS_URL, askRedis],
  ] as const) {
    try {
      await ask();
    } catch (error) {
      // Refused at several addresses of one name, there is no message but a code.
      const { message, code } = error as NodeJS.ErrnoException;
      return `not measured, no ${name} at ${new URL(url).host}: ${message || String(code)}`;
    }
  }
  return undefined;
}

/** New places for as long as `work` takes. What it starts there it also ends: the schemas are dropped. */
export async function withPlaces<T>(
  count: number,
  work: (places: readonly Place[]) => Promise<T>,
): Promise<T> {
  const places: Place[] = [];
  try {
    while (places.length < count) places.push(await newPlace());
    return await work(places);
  } finally {
    for (const { schema } of places) await onPostgres(`DROP SCHEMA ${schema} CASCADE`);
  }
}

async function newPlace(): Promise<Place> {
  const schema = `bench_${randomBytes(6).toString('hex')}`;
  await onPostgres(`CREATE SCHEMA ${schema}`);
  return {
    schema,
    databaseUrl: withParameter(POSTGRES_URL, 'schema', schema),
    // What nodes count in Redis forgets itself.
    backplaneUrl: withParameter(REDIS_URL, 'prefix', schema),
  };
}

function withParameter(url: string, name: string, value: string): string {
  const location = new URL(url);
  location.searchParams.set(name, value);
  return location.toString();
}

async function onPostgres(statement: string): Promise<void> {
  const client = new Client({
    connectionString: POSTGRES_URL,
    connectionTimeoutMillis: PATIENCE_MS,
  });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function askRedis(): Promise<void> {
  const socket = { connectTimeout: PATIENCE_MS, reconnectStrategy: false } as const;
  const client = createClient({
    url: REDIS_URL,
    socket,
    commandOptions: { timeout: PATIENCE_MS },
  });
  // Without a listener an error would end the process; it is also thrown.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.destroy();
  }
}
