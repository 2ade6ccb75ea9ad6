import { signUp } from '../../factories/accounts.js';
import { Cluster } from '../../support/cluster.js';
import { getJson, sendJson } from '../../support/fetch.js';
import { connect, sleep } from '../../support/hub.js';
import { Load, type LoadFigures } from '../../support/load.js';
import { PostgresServer } from '../../support/postgres-server.js';
import { hasRedis, RedisServer } from '../../support/redis.js';

const NODES = 3;
const READERS = 9;
const WRITERS = 6;
/** How long all is well between one blow and the next. */
const CALM_MS = 1_500;

/** Under load that never stops: each blow falls while messages are being written, edited, deleted and reacted to. */
(hasRedis ? describe : describe.skip)('Three nodes under load', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let cluster: Cluster;
  let load: Load;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
    cluster = await Cluster.start(NODES, { database: postgres.url, redis: redis.url });
    const { url } = cluster.balancer;
    load = await Load.prepare({
      direct: cluster.urls[0]!,
      readers: Array.from({ length: READERS }, () => url),
      writers: Array.from({ length: WRITERS }, () => url),
    });
  }, 60_000);
  afterAll(async () => {
    load.close();
    await cluster.stop();
    await redis.kill();
    await postgres.end();
  }, 30_000);

  const account = (name: string) => signUp(cluster.urls[0]!, name);

  async function isUnavailable(node: number, token: string): Promise<void> {
    const startedAt = Date.now();
    await expect(getJson(cluster.urls[node]!, '/api/sync', token)).rejects.toMatchObject({
      status: 503,
      code: 'unavailable',
    });
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  }

  it('lose nothing, double nothing, keep the order, and tell of the dead, whatever falls away', async () => {
    const { token } = await account('witness');
    load.begin();
    await sleep(CALM_MS);

    redis.freeze();
    await sleep(5_000);
    redis.thaw();
    await sleep(CALM_MS);

    await redis.kill();
    await sleep(CALM_MS);
    await redis.start();
    await sleep(CALM_MS);

    await postgres.stop();
    await isUnavailable(1, token);
    await postgres.startAgain();
    await sleep(CALM_MS);

    await cluster.restartAll();
    await sleep(CALM_MS);

    await aNodeDies();

    await load.end();
    const figures: LoadFigures = await load.judge();
    console.info('Redis frozen and killed, Postgres restarted, all nodes restarted, one killed', {
      ...figures,
    });
    expect(figures.posts).toBeGreaterThan(200);
    expect(figures).toMatchObject({
      delivered: figures.deliverable,
      doubles: 0,
      orderErrors: 0,
    });
  }, 180_000);

  /** Its people are told to be gone within 45 s, unless they came back elsewhere. */
  async function aNodeDies(): Promise<void> {
    const [witness, lost, back] = [
      await account('ada'),
      await account('ben'),
      await account('eve'),
    ];
    for (const each of [lost, back]) {
      const path = `/api/users/${each.id}/messages`;
      await sendJson(cluster.urls[0]!, 'POST', path, witness.token, { text: 'Hello' });
    }
    const hub = await connect({ url: cluster.urls[0]! }, witness.token);
    for (const each of [lost, back]) {
      await connect({ url: cluster.urls[2]! }, each.token);
      await hub.event('UserConnected', (userId) => userId === each.id);
    }
    await cluster.kill(2);
    const killedAt = Date.now();
    const elsewhere = await connect({ url: cluster.urls[1]! }, back.token);
    const gone = () => hub.argsOf('UserDisconnected').flat() as string[];
    while (!gone().includes(lost.id) && Date.now() - killedAt < 45_000) await sleep(250);
    console.info(`Told after ${Math.round((Date.now() - killedAt) / 1000)} s`);
    expect(gone()).toEqual([lost.id]);
    const presence = await hub.call('GetPresence', [lost.id, back.id]);
    expect(presence[0].status).toBe('offline');
    expect(Date.parse(presence[0].lastSeen)).toBeLessThanOrEqual(killedAt);
    expect(presence[1].status).toBe('online');
    expect(hub.argsOf('UserConnected')).toHaveLength(2);
    await cluster.startAgain(2);
    hub.close();
    elsewhere.close();
  }
});
