import { NodeJobs } from '../../../src/platform/nodes/index.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { sleep } from '../../support/hub.js';
import { hasRedis, RedisServer } from '../../support/redis.js';
import { startServerOn, type TestServer } from '../../support/server.js';

const EVERY_MS = 30;

(hasRedis ? describe : describe.skip)('A job of several nodes', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let nodes: TestServer[];
  /** By node. */
  let runs: number[];
  beforeEach(async () => {
    [database, redis] = await Promise.all([createDatabase(), RedisServer.start()]);
    const start = () => startServerOn(database, { BACKPLANE_URL: redis.url });
    nodes = [await start(), await start(), await start()];
    runs = nodes.map(() => 0);
  });
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await redis.kill();
    await database.drop();
  });

  const owners = () => [...runs.keys()].filter((node) => runs[node]! > 0);
  const everywhere = (work: (node: number) => Promise<void>) => {
    nodes.forEach(({ app }, node) => {
      app.get(NodeJobs).every(EVERY_MS, 'a job', () => work(node));
    });
  };

  it('is done by one of them, and by another once that one is no more', async () => {
    everywhere((node) => {
      runs[node]!++;
      return Promise.resolve();
    });
    await eventually(() => runs.some((count) => count >= 5));
    expect(owners()).toHaveLength(1);
    const [owner] = owners() as [number];
    const [stopped] = nodes.splice(owner, 1) as [TestServer];
    await stopped.stop();
    const before = runs[owner];
    runs[owner] = 0;
    await eventually(() => runs.some((count) => count >= 5));
    expect(owners()).toHaveLength(1);
    expect(before).toBeGreaterThan(0);
  });

  it('is not begun anew while it runs, and is tried again where it fails', async () => {
    let atOnce = 0;
    let most = 0;
    everywhere(async (node) => {
      most = Math.max(most, ++atOnce);
      await sleep(3 * EVERY_MS);
      atOnce--;
      if (++runs[node]! % 2 === 0) throw new Error('once in a while');
    });
    await eventually(() => runs.some((count) => count >= 4));
    expect(owners()).toHaveLength(1);
    expect(most).toBe(1);
  });
});
