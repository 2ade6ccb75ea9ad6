import { createDatabase, type TestDatabase } from '../../support/database.js';
import { ServerProcess } from '../../support/process.js';

const WRITERS = 8;
const ROUNDS = 2;

/** What was acknowledged before a `kill -9` is there after it. */
describe('A server that is killed', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  it('loses no acknowledged message and doubles none that is sent again', async () => {
    let server = await ServerProcess.start(database, { SEED_ADMIN_PASSWORD: 'correct horse' });
    await runSeed(database);
    const acknowledged = new Map<string, number>();
    let sent = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { token, channelId } = await signIn(server.url);
      const path = `${server.url}/api/channels/${channelId}/messages`;
      let killed = false;
      const writers = Array.from({ length: WRITERS }, async () => {
        while (!killed) {
          const text = `message ${++sent}`;
          const answer = await post(path, token, text).catch(() => undefined);
          if (answer?.status === 201) acknowledged.set(text, (await json(answer)).seq);
        }
      });
      const wanted = acknowledged.size + 100;
      while (acknowledged.size < wanted) await new Promise((next) => setTimeout(next, 5));
      server.kill('SIGKILL');
      killed = true;
      await Promise.all(writers);
      await server.exited;
      server = await ServerProcess.start(database);
    }

    const { token, channelId } = await signIn(server.url);
    const path = `${server.url}/api/channels/${channelId}/messages`;
    const stored = await readAll(path, token);
    expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    const seqByText = new Map(stored.map(({ text, seq }) => [text, seq]));
    for (const [text, seq] of acknowledged) expect(seqByText.get(text)).toBe(seq);
    for (const text of acknowledged.keys()) {
      expect((await post(path, token, text)).status).toBe(200);
    }
    expect(await readAll(path, token)).toHaveLength(stored.length);
    await server.stop();
  }, 60_000);
});

async function runSeed(database: TestDatabase): Promise<void> {
  const seed = await ServerProcess.spawn(
    {
      DATABASE_URL: database.url,
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      SEED_ADMIN_PASSWORD: 'correct horse',
    },
    { program: 'seeds/main.js' },
  );
  expect(await seed.exited).toMatchObject({ code: 0 });
}

async function signIn(url: string) {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'correct horse' }),
  });
  const { accessToken: token } = await json(answer);
  const channels = await fetch(`${url}/api/channels?query=random`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return { token: String(token), channelId: String((await json(channels)).items[0].id) };
}

function post(path: string, token: string, text: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ text, clientMessageId: text }),
  });
}

async function readAll(path: string, token: string): Promise<{ text: string; seq: number }[]> {
  const items: { text: string; seq: number }[] = [];
  for (let after = 0; ; after = items.length) {
    const answer = await fetch(`${path}?after=${after}&limit=100`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const page = await json(answer);
    items.push(...page.items);
    if (!page.hasMoreAfter) return items;
  }
}

async function json(answer: Response): Promise<any> {
  return answer.json();
}
