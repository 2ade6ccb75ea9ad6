import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/bootstrap.js';
import { AppConfig } from '../../src/platform/config/index.js';
import { createDatabase, type TestDatabase } from './database.js';
import { Documented } from './documented.js';

export const JWT_KEY = 'a signing key for tests, long enough for HS256';

/** A real server of a test file's own: real sockets on a free port, a real database. */
export interface TestServer {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly database: TestDatabase;
  /** Holds each answer against the API document. */
  readonly documented: Documented;
  stop(): Promise<void>;
}

export type Variables = Record<string, string>;

/** Rate limits are off unless a test turns them on; waits are short. */
export function testVariables(database: TestDatabase): Variables {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    STORAGE_URL: `file:${database.folder}`,
    JWT_KEY,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
    RATE_LIMIT_LOGIN_PER_MINUTE: '0',
    RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
    PRESENCE_GRACE_MS: '300',
  };
}

export async function startServer(variables: Variables = {}): Promise<TestServer> {
  const database = await createDatabase();
  const server = await startServerOn(database, variables);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}

/** On a database that outlives the server. */
export async function startServerOn(
  database: TestDatabase,
  variables: Variables = {},
): Promise<TestServer> {
  const config = AppConfig.from({ ...testVariables(database), ...variables });
  const app = await createApp(config);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    database,
    documented: new Documented(app),
    stop: () => app.close(),
  };
}
