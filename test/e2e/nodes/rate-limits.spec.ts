import { connect as connectTcp } from 'node:net';
import { createChannel, type TestChannel } from '../../factories/channels.js';
import { newName, PASSWORD, Person, registerModerator } from '../../factories/people.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { http } from '../../support/http.js';
import { connect, refusedConnection, sleep, type HubClient } from '../../support/hub.js';
import { hasRedis, RedisServer } from '../../support/redis.js';
import { startServerOn, type TestServer, type Variables } from '../../support/server.js';

const onNodes = hasRedis ? describe : describe.skip;

let addresses = 0;
/** As a trusted proxy names a client: each test has addresses of its own. */
const newAddress = () => ({ 'X-Forwarded-For': `198.51.100.${++addresses}` });

const times = <T>(count: number, value: T) => Array<T>(count).fill(value);

/** How often each of the statuses comes. */
function tally(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Two nodes on one database, in this process. */
async function startNodes(backplaneUrl: string, limits: Variables) {
  const database = await createDatabase();
  const variables = {
    BACKPLANE_URL: `${backplaneUrl}?prefix=${newName('test')}`,
    TRUST_PROXY: 'loopback',
    ...limits,
  };
  const nodes: [TestServer, TestServer] = [
    await startServerOn(database, variables),
    await startServerOn(database, variables),
  ];
  return { database, nodes };
}

async function stopNodes(nodes: readonly TestServer[], database: TestDatabase): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()));
  await database.drop();
}

async function newcomer(node: TestServer): Promise<Person> {
  const username = newName();
  const { body } = await http(node)
    .post('/api/auth/register')
    .set(newAddress())
    .send({ username, email: `${username}@example.org`, password: PASSWORD })
    .expect(201);
  return new Person(node, body);
}

/** The statuses of so many, one after the other, by turns at each of the nodes. */
async function statusesOf(
  count: number,
  nodes: readonly TestServer[],
  send: (node: TestServer) => PromiseLike<{ status: number }>,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) {
    statuses.push((await send(nodes[index % nodes.length]!)).status);
  }
  return statuses;
}

onNodes('Rate limits of two nodes', () => {
  const REQUESTS = 40;
  const LOGINS = 5;
  const MESSAGES = 10;

  let redis: RedisServer;
  let database: TestDatabase;
  let nodes: [TestServer, TestServer];
  let channel: TestChannel;
  const hubs: HubClient[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
    ({ database, nodes } = await startNodes(redis.url, {
      RATE_LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS),
      RATE_LIMIT_LOGIN_PER_MINUTE: String(LOGINS),
      RATE_LIMIT_MESSAGES_PER_MINUTE: String(MESSAGES),
    }));
    channel = await createChannel(await registerModerator(nodes[0]));
  });
  afterAll(async () => {
    for (const hub of hubs) hub.close();
    await stopNodes(nodes, database);
    await redis.kill();
  });

  async function hubAt(node: TestServer, { token }: Person): Promise<HubClient> {
    const hub = await connect(node, token, { extraHeaders: newAddress() });
    hubs.push(hub);
    return hub;
  }

  it('count messages by REST here and by hub there together', async () => {
    const [here, there] = nodes;
    const ada = await newcomer(here);
    const hub = await hubAt(there, ada);
    const post = () =>
      ada.onServer(here).post(`/api/channels/${channel.id}/messages`).send({ text: 'Ahoy' });
    for (let count = 0; count < MESSAGES / 2; count++) {
      const { headers } = await post().expect(201);
      expect(headers['ratelimit']).toContain(`"messages";r=${MESSAGES - 1 - 2 * count};t=`);
      await hub.call('SendMessage', channel.id, { text: 'Ahoy' });
    }
    await post().expect(429);
    expect(await hub.refusal('SendMessage', channel.id, { text: 'Ahoy' })).toMatchObject({
      code: 'rate_limited',
      retryable: true,
    });
  });

  it('count guesses at passwords by address', async () => {
    const guess = (address: Record<string, string>) => (node: TestServer) =>
      http(node)
        .post('/api/auth/login')
        .set(address)
        .send({ username: newName(), password: 'not the password' });
    const address = newAddress();
    expect(await statusesOf(LOGINS + 2, nodes, guess(address))).toEqual([
      ...times(LOGINS, 401),
      429,
      429,
    ]);
    expect(await statusesOf(2, nodes, guess(newAddress()))).toEqual([401, 401]);
  });

  it('count strangers by address, and their handshakes', async () => {
    const address = newAddress();
    const me = (node: TestServer) => http(node).get('/api/users/me').set(address);
    expect(await statusesOf(REQUESTS - 1, nodes, me)).toEqual(times(REQUESTS - 1, 401));
    const guess = { auth: { token: 'garbage' }, extraHeaders: address };
    await refusedConnection(nodes[0], guess);
    expect(await statusesOf(2, nodes, me)).toEqual([429, 429]);
    expect((await refusedConnection(nodes[1], guess)).data?.code).not.toBe('unauthenticated');
    expect(await statusesOf(2, nodes, (node) => me(node).set(newAddress()))).toEqual([401, 401]);
  });

  it('let exactly as many through where all come at once', async () => {
    const ada = await newcomer(nodes[0]);
    const hub = await hubAt(nodes[1], ada);
    const answers = await Promise.all([
      ...Array.from({ length: 30 }, async () => {
        const { status, headers } = await ada.onServer(nodes[0]).get('/api/users/me');
        return [status, /"requests";r=(\d+)/.exec(headers['ratelimit'] as string)?.[1]] as const;
      }),
      ...Array.from({ length: 30 }, async () => {
        const { ok } = await hub.ask('Sync');
        return [ok ? 200 : 429] as const;
      }),
    ]);
    expect(tally(answers.map(([status]) => status))).toEqual({ 200: REQUESTS, 429: 20 });
    const told = answers.flatMap(([status, left]) => (status === 200 && left ? [left] : []));
    expect(new Set(told).size).toBe(told.length);
  });

  it('keep the order of the calls of a connection', async () => {
    const ada = await newcomer(nodes[0]);
    const hub = await hubAt(nodes[0], ada);
    const texts = Array.from({ length: MESSAGES }, (_, index) => `Number ${index}`);
    const messages = await Promise.all(
      texts.map((text) => hub.call('SendMessage', channel.id, { text })),
    );
    expect([...messages].sort((a, b) => a.seq - b.seq).map(({ text }) => text)).toEqual(texts);
  });
});

onNodes('Rate limits of two nodes without Redis', () => {
  const REQUESTS = 8;
  const ONE_BY_ONE = [...times(REQUESTS, 200), 429];
  /** A call's own time, and one wait for Redis, with room for a machine that is busy. In milliseconds. */
  const SOON_MS = 1_000;
  const PATIENCE_MS = 10_000;

  let redis: RedisServer;
  let database: TestDatabase;
  let nodes: [TestServer, TestServer];
  beforeAll(async () => {
    redis = await RedisServer.start();
    ({ database, nodes } = await startNodes(redis.url, {
      RATE_LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS),
    }));
  });
  beforeEach(untilShared);
  afterAll(async () => {
    redis.thaw();
    await stopNodes(nodes, database);
    await redis.kill();
  });

  const me = (person: Person) => (node: TestServer) => person.onServer(node).get('/api/users/me');

  /** Every count of anyone new holds at both nodes. */
  async function untilShared(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const someone = await newcomer(nodes[0]);
      const statuses = await statusesOf(REQUESTS + 1, nodes, me(someone));
      if (statuses.at(-1) === 429) return;
      await sleep(100);
    }
    throw new Error('The nodes do not count together');
  }

  async function expectSoon(work: () => Promise<unknown>): Promise<void> {
    const start = performance.now();
    await work();
    expect(performance.now() - start).toBeLessThan(SOON_MS);
  }

  async function expectLimitsByNode(person: Person): Promise<void> {
    for (const node of nodes) {
      const statuses: number[] = [];
      for (let count = 0; count <= REQUESTS; count++) {
        await expectSoon(async () => statuses.push((await me(person)(node)).status));
      }
      expect(statuses).toEqual(ONE_BY_ONE);
    }
  }

  it('hold by node while it hangs, and together once it goes on', async () => {
    const [ada, ben] = [await newcomer(nodes[0]), await newcomer(nodes[0])];
    const hub = await connect(nodes[0], ben.token, { extraHeaders: newAddress() });
    redis.freeze();
    await expectSoon(() => Promise.all(times(5, 'Sync').map((call) => hub.call(call))));
    await expectLimitsByNode(ada);
    redis.thaw();
    await untilShared();
    hub.close();
  });

  it('hold by node while it is gone, and together once it is back', async () => {
    const ada = await newcomer(nodes[0]);
    await redis.kill();
    await expectLimitsByNode(ada);
    await redis.start();
    await untilShared();
  });

  it('do not end a node where an upgrade breaks off while it waits', async () => {
    const port = Number(new URL(nodes[0].url).port);
    const socket = connectTcp(port, '127.0.0.1');
    redis.freeze();
    socket.write(
      [
        'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    );
    await sleep(30);
    socket.resetAndDestroy();
    await sleep(200);
    redis.thaw();
    await http(nodes[0]).get('/api/health/live').set(newAddress()).expect(200);
  });
});
