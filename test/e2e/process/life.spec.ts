import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { createDatabase, isPostgres, type TestDatabase } from '../../support/database.js';
import { connect } from '../../support/hub.js';
import { newFolder, ServerProcess } from '../../support/process.js';

const seeded = { SEED_ADMIN_PASSWORD: 'correct horse' };

async function signIn(url: string, password = 'correct horse'): Promise<string> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as any).accessToken;
}

describe('The server as a process', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  const development = () => ({
    NODE_ENV: 'development',
    DATABASE_URL: database.url,
    LOG_LEVEL: 'info',
  });

  it('seeds a first start in development, says where to go next, and not again', async () => {
    const folder = newFolder();
    const server = await ServerProcess.spawn(development(), { folder });
    await server.listening();
    const [, password = ''] = /password: (\S+) \(shown only now\)/.exec(server.output) ?? [];
    expect(server.output).toContain(`Listening at ${server.url}`);
    const token = await signIn(server.url, password);
    const hub = await connect(server, token);
    const [{ channels }] = await hub.event('Ready');
    expect(channels.map(({ name }: { name: string }) => name).sort()).toEqual([
      'general',
      'random',
    ]);
    hub.close();
    await server.stop();

    const key = join(folder, 'data/jwt.key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const keyBefore = readFileSync(key, 'utf8');
    const again = await ServerProcess.spawn(development(), { folder });
    await again.listening();
    expect(again.output).not.toContain('password');
    expect(readFileSync(key, 'utf8')).toBe(keyBefore);
    // The key is kept, so a token outlives the restart.
    const me = await fetch(`${again.url}/api/users/me`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(me.status).toBe(200);
    await again.stop();
  });

  it('seeds nothing by itself in production, and the seed may be run again and again', async () => {
    const production = {
      ...development(),
      NODE_ENV: 'production',
      JWT_KEY: 'k'.repeat(32),
      ...seeded,
    };
    const server = await ServerProcess.spawn(production);
    await server.listening();
    const refused = await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: 'correct horse' }),
    });
    expect(refused.status).toBe(401);
    for (const said of ['SEED_ADMIN_PASSWORD', 'the password stays']) {
      const seed = await ServerProcess.spawn(production, { program: 'seeds/main.js' });
      expect(await seed.exited).toMatchObject({ code: 0 });
      expect(seed.output).toContain(said);
    }
    const token = await signIn(server.url);
    const channels = await fetch(`${server.url}/api/channels`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const { items } = (await channels.json()) as any;
    expect(items.map(({ name, lastSeq }: any) => [name, lastSeq])).toEqual([
      ['general', 2],
      ['random', 1],
    ]);
    await server.stop();
  });

  it('does not take whoever registered the name admin for the admin', async () => {
    const production = { ...development(), NODE_ENV: 'production', JWT_KEY: 'k'.repeat(32) };
    const server = await ServerProcess.spawn(production);
    await server.listening();
    const registered = await fetch(`${server.url}/api/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'Admin', email: 'a@example.org', password: 'a long one' }),
    });
    expect(registered.status).toBe(201);
    const seed = await ServerProcess.spawn(production, { program: 'seeds/main.js' });
    expect(await seed.exited).toMatchObject({ code: 1 });
    expect(seed.output).toContain('nothing was seeded');
    await server.stop();
  });

  it('stops on SIGTERM: sockets are told, idle connections do not hold it, the exit is clean', async () => {
    const server = await ServerProcess.spawn({ ...development(), ...seeded });
    await server.listening();
    const hub = await connect(server, await signIn(server.url));
    const { hostname, port } = new URL(server.url);
    const idle = connectTcp(Number(port), hostname);
    await new Promise((opened) => idle.once('connect', opened));
    server.kill('SIGTERM');
    const [end] = await hub.event('SessionEnded');
    expect(end).toMatchObject({ code: 'shutting_down', reconnect: true });
    expect(await server.exited).toEqual({ code: 0, signal: null });
    idle.destroy();
    if (!isPostgres) {
      // A closed SQLite database leaves no log behind.
      expect(existsSync(`${database.url.slice('sqlite:'.length)}-wal`)).toBe(false);
    }
  });

  it.each([
    [{ JWT_KEY: 'short' }, 'JWT_KEY must be at least 32 bytes'],
    [{ NODE_ENV: 'production' }, 'JWT_KEY is required in production'],
  ])('does not start with %j, and says why', async (variables, sentence) => {
    const server = await ServerProcess.spawn(variables);
    expect(await server.exited).toMatchObject({ code: 1 });
    expect(server.output).toContain(sentence);
    expect(server.output).not.toContain('    at ');
  });

  it('writes a line for each request to the console and to LOG_FILE, without what is secret', async () => {
    const folder = newFolder();
    const server = await ServerProcess.spawn(
      { ...development(), ...seeded, LOG_FILE: 'logs/chat.log' },
      { folder },
    );
    await server.listening();
    const token = await signIn(server.url);
    const hub = await connect(server, token);
    const [{ channels, userId }] = await hub.event('Ready');
    await hub.call('SendMessage', channels[0].id, { text: 'a secret of mine' });
    hub.close();
    await server.stop();
    const file = readFileSync(join(folder, 'logs/chat.1.log'), 'utf8');
    for (const log of [server.output, file]) {
      const lines = log
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
      expect(lines).toContainEqual(
        expect.objectContaining({ call: 'POST /api/auth/login', status: 200, outcome: 'ok' }),
      );
      expect(lines).toContainEqual(
        expect.objectContaining({ call: 'SendMessage', userId, outcome: 'ok' }),
      );
      expect(log).not.toMatch(/a secret of mine|correct horse/);
      expect(log).not.toContain(token);
    }
  });
});
