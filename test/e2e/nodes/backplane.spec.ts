import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { http } from '../../support/http.js';
import { createChannel, post } from '../../factories/channels.js';
import { register, registerModerator } from '../../factories/people.js';
import { hasRedis, RedisServer } from '../../support/redis.js';
import { startServerOn, type TestServer } from '../../support/server.js';

(hasRedis ? describe : describe.skip)('A node', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  const nodes: TestServer[] = [];
  beforeEach(async () => {
    [database, redis] = await Promise.all([createDatabase(), RedisServer.start()]);
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.stop()));
    await redis.kill();
    await database.drop();
  });

  async function start(prefix = 'chat'): Promise<TestServer> {
    const BACKPLANE_URL = `${redis.url}?prefix=${prefix}`;
    const node = await startServerOn(database, { BACKPLANE_URL });
    nodes.push(node);
    return node;
  }

  const statusBecomes = (node: TestServer, status: string): Promise<void> =>
    eventually(async () => (await http(node).get('/api/health')).body.status === status);

  it('starts without Redis, and takes it up when it comes', async () => {
    await redis.kill();
    const [one, two] = [await start(), await start()];
    await statusBecomes(one, 'degraded');
    await redis.start();
    await Promise.all([statusBecomes(one, 'ok'), statusBecomes(two, 'ok')]);
    const [owner, ben] = [await registerModerator(one), await register(two)];
    const { id } = await createChannel(owner, [ben]);
    const hub = await ben.hub();
    const startedAt = Date.now();
    await post(owner, id, 'hello');
    await hub.event('ReceiveMessage');
    // By the backplane, not by the comparison with the database.
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    hub.close();
  });

  it('does not hear nodes with another prefix in the same Redis, and loses nothing by it', async () => {
    const [one, two] = [await start('here'), await start('there')];
    const [owner, ben] = [await registerModerator(one), await register(two)];
    const { id } = await createChannel(owner, [ben]);
    const hub = await ben.hub();
    const startedAt = Date.now();
    await post(owner, id, 'hello');
    await hub.event('ReceiveMessage');
    expect(Date.now() - startedAt).toBeGreaterThan(250);
    hub.close();
  });

  it('answers, and says that it is degraded, while Redis hangs', async () => {
    const node = await start();
    const owner = await registerModerator(node);
    const { id } = await createChannel(owner);
    const hub = await owner.hub();
    redis.freeze();
    const startedAt = Date.now();
    for (let count = 1; count <= 20; count++) {
      await hub.call('SendMessage', id, { text: `message ${count}` });
    }
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect(hub.argsOf('ReceiveMessage')).toHaveLength(20);
    await statusBecomes(node, 'degraded');
    redis.thaw();
    await statusBecomes(node, 'ok');
    hub.close();
  });
});
