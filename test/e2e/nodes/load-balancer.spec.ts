import { randomUUID } from 'node:crypto';
import { Agent, get } from 'node:http';
import { PASSWORD, signUp, type Account } from '../../factories/accounts.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { getJson, sendJson } from '../../support/fetch.js';
import { HaProxy, hasHaproxy } from '../../support/haproxy.js';
import { connect, sleep, type HubClient, type HubOptions } from '../../support/hub.js';
import { ServerProcess } from '../../support/process.js';
import { hasRedis, RedisServer } from '../../support/redis.js';

const NODES = 2;
/** How long traffic pauses. */
const TRAFFIC_MS = 50;
/** How often, and for how long, what may be refused for a while is tried again. */
const RETRY_MS = 100;
const PATIENCE_MS = 10_000;

if (!hasHaproxy) process.stdout.write('Skipped: the load balancer, for there is no haproxy\n');
const describeOrSkip = hasHaproxy && hasRedis ? describe : describe.skip;

/** The configuration that ships: changed in nothing but the addresses, and in how many nodes there are. */
describeOrSkip('Nodes behind the load balancer', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let nodes: ServerProcess[];
  let balancer: HaProxy;
  let ada: Account;
  let bob: Account;
  const clients: HubClient[] = [];

  beforeAll(async () => {
    [database, redis] = await Promise.all([createDatabase(), RedisServer.start()]);
    nodes = await Promise.all(Array.from({ length: NODES }, () => startNode()));
    balancer = await HaProxy.to(nodes.map(({ port }) => port));
    [ada, bob] = await Promise.all([signUp(balancer.url, 'ada'), signUp(balancer.url, 'bob')]);
  }, 30_000);

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.kill();
    await database.drop();
  });

  /** As it is deployed: in production nobody seeds, so all of them may start at once. */
  function startNode(port?: number): Promise<ServerProcess> {
    const variables = { NODE_ENV: 'production', TRUST_PROXY: '1', BACKPLANE_URL: redis.url };
    return ServerProcess.start(database, variables, port);
  }

  async function clientWith(options: HubOptions): Promise<HubClient> {
    const client = await connect(balancer, ada.token, options);
    clients.push(client);
    return client;
  }

  function clientsFrom(addresses: readonly string[], options: HubOptions): Promise<HubClient[]> {
    return Promise.all(addresses.map((address) => clientWith({ ...options, ...from(address) })));
  }

  const say = (client: HubClient, clientMessageId = randomUUID()) =>
    client.call('SendPrivateMessage', bob.id, { text: 'Hello', clientMessageId });

  /** Says something, and it is heard. */
  async function talk(client: HubClient, listeners = [client]): Promise<void> {
    const clientMessageId = randomUUID();
    await say(client, clientMessageId);
    const isIt = (_: unknown, message: any) => message.clientMessageId === clientMessageId;
    await Promise.all(listeners.map((each) => each.event('ReceivePrivateMessage', isIt)));
  }

  function connectionsByNode(): Promise<number[]> {
    return Promise.all(
      nodes.map(async ({ url }) => {
        const metrics = await (await fetch(`${url}/metrics`)).text();
        return Number(/^hub_connections (\d+)/m.exec(metrics)![1]);
      }),
    );
  }

  const allAreGone = async () => sum(await connectionsByNode()) === 0;

  it('keep long-polling sessions together by the address of the client', async () => {
    const pollers = await clientsFrom(addresses(20), { transports: ['polling'] });
    for (let round = 0; round < 2; round++)
      await Promise.all(pollers.map((client) => talk(client)));
    expect(pollers.every(({ disconnectReason }) => disconnectReason === undefined)).toBe(true);
    const spread = await connectionsByNode();
    expect(sum(spread)).toBe(20);
    expect(Math.min(...spread)).toBeGreaterThan(0);
  });

  it('keep them together by a cookie where the address changes', async () => {
    const wanderer = await clientWith({
      transports: ['polling'],
      withCredentials: true,
      ...fromOneAfterTheOther(addresses(50)),
    });
    for (let round = 0; round < 5; round++) await talk(wanderer);
    expect(wanderer.disconnectReason).toBeUndefined();
  });

  it('give the cookie to long-polling only, out of reach of scripts', async () => {
    const cookieOf = async (path: string) =>
      (await fetch(balancer.url + path)).headers.get('set-cookie');
    expect(await cookieOf('/socket.io/?EIO=4&transport=polling')).toMatch(
      /^chat_node=chat-\d; path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(await cookieOf('/api/health')).toBeNull();
  });

  it.each([{ withCredentials: false }, { withCredentials: true }])(
    'let a session change from polling to WebSocket (%j)',
    async (options) => {
      await eventually(allAreGone);
      const transports = ['polling', 'websocket'];
      const changers = await clientsFrom(addresses(8), { ...options, transports });
      const transportOf = ({ socket }: HubClient) => socket.io.engine.transport.name;
      await eventually(() => changers.every((client) => transportOf(client) === 'websocket'));
      await Promise.all(changers.map((client) => talk(client)));
      expect(sum(await connectionsByNode())).toBe(8);
    },
  );

  it('share WebSockets evenly, wherever they come from', async () => {
    await eventually(allAreGone);
    const sockets = await clientsFrom(Array<string>(8).fill('127.0.0.1'), {});
    await talk(sockets[0]!, sockets);
    expect(await connectionsByNode()).toEqual([4, 4]);
  });

  it('hear at once that a client has hung up in the middle of a poll', async () => {
    await eventually(allAreGone);
    const agent = new Agent();
    await clientWith({ transports: ['polling'], ...withAgent(agent) });
    // By now the next poll is under way. The library would send a farewell: nothing goes out from here on.
    await sleep(200);
    agent.maxSockets = 0;
    agent.destroy();
    await eventually(allAreGone, 1_000);
  });

  it('see the address of the client, whatever it claims', async () => {
    const login = await fetch(`${balancer.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '192.0.2.66' },
      body: JSON.stringify({ username: 'ada', password: PASSWORD }),
    });
    const { accessToken } = (await login.json()) as any;
    const sessions = await getJson(balancer.url, '/api/auth/sessions', accessToken);
    expect(sessions).toContainEqual(expect.objectContaining({ current: true, ip: '127.0.0.1' }));
  });

  it.each(['/metrics', '/%6detrics', '//metrics', '/metrics/', '/api/../metrics', '/'])(
    'do not show %s',
    async (path) => {
      expect(await statusOf(balancer.port, path)).toBe(404);
    },
  );

  it('lose nobody, and refuse no request for good, while one of them restarts', async () => {
    const returning = { reconnection: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };
    const crowd = await clientsFrom(addresses(9), { ...returning, transports: ['polling'] });
    crowd.push(...(await clientsFrom(addresses(3), returning)));
    const [first] = nodes as [ServerProcess];
    const [atFirst] = (await connectionsByNode()) as [number];
    expect(atFirst).toBeGreaterThan(0);
    const { channelId } = await say(crowd[0]!);
    const traffic = new Traffic(balancer.url, ada.token, channelId);
    const over = traffic.run();
    const allSpeak = () => Promise.all(crowd.map((client) => insist(() => say(client))));
    try {
      await first.stop();
      const arrivals = () => sum(crowd.map((client) => client.argsOf('Ready').length));
      await eventually(() => arrivals() >= crowd.length + atFirst);
      await allSpeak();

      nodes[0] = await startNode(first.port);
      // Whose address belongs to this node is sent back to it, where nobody knows the session: one more return.
      await eventually(async () => {
        await allSpeak();
        await sleep(2 * RETRY_MS);
        return (await connectionsByNode())[0]! > 0;
      });
      await allSpeak();
      await Promise.all(crowd.map((client) => talk(client)));
    } finally {
      traffic.stop();
      await over;
    }
    expect(traffic.reads).toBeGreaterThan(20);
    expect(traffic.failedReads).toBe(0);
    expect(new Set(traffic.seqs).size).toBe(traffic.posts);
  }, 60_000);

  it('are answered for while there is none', async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    const answer = await fetch(`${balancer.url}/api/channels`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({
      code: 'unavailable',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      retryable: true,
    });
  });
});

/** Reads and posts, one after the other, as long as it is not stopped. */
class Traffic {
  reads = 0;
  failedReads = 0;
  posts = 0;
  readonly seqs: number[] = [];
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly channelId: string,
  ) {}

  async run(): Promise<void> {
    await Promise.all([this.read(), this.post()]);
  }

  stop(): void {
    this.isStopped = true;
  }

  private async read(): Promise<void> {
    for (; !this.isStopped; await sleep(TRAFFIC_MS)) {
      this.reads++;
      await getJson(this.url, this.path, this.token).catch(() => this.failedReads++);
    }
  }

  private async post(): Promise<void> {
    for (; !this.isStopped; await sleep(TRAFFIC_MS)) {
      const body = { text: `Post ${++this.posts}`, clientMessageId: randomUUID() };
      const send = () => sendJson(this.url, 'POST', this.path, this.token, body);
      this.seqs.push((await insist(send)).seq);
    }
  }

  private get path(): string {
    return `/api/channels/${this.channelId}/messages`;
  }
}

/** Again and again while the failure may pass: a broken connection, or a node on its way out. */
async function insist(attempt: () => Promise<any>): Promise<any> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const { status } = error as { status?: number };
      const mayPass = status === undefined || status === 502 || status === 503;
      if (!mayPass || Date.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** So many addresses of this machine. */
function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
}

/** The client's types know nothing of what its transports take from Node.js. */
const withAgent = (agent: Agent) => ({ agent: agent as unknown as boolean });

const from = (localAddress: string) => withAgent(new Agent({ localAddress }));

function fromOneAfterTheOther(all: readonly string[]) {
  const agent = new Agent();
  let next = 0;
  // The types do not show the options, which are read for each request.
  Object.defineProperty((agent as any).options, 'localAddress', {
    enumerable: true,
    get: () => all[next++ % all.length],
  });
  return withAgent(agent);
}

/** As it stands: `fetch` tidies a path up. */
function statusOf(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on('error', reject);
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
