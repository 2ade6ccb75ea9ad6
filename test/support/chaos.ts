import { SEED_VARIABLES } from '../factories/accounts.js';
import type { TestDatabase } from './database.js';
import { FlakyProxy } from './flaky-proxy.js';
import { Load, type LoadFigures } from './load.js';
import { ServerProcess } from './process.js';

export interface ChaosOptions {
  readonly readers: number;
  readonly writers: number;
  readonly seconds: number;
  /** How often the server is killed in that time, and started again. */
  readonly kills: number;
}

export interface ChaosFigures extends LoadFigures {
  readonly cuts: number;
  readonly kills: number;
}

const between = (least: number, most: number) => () => least + Math.random() * (most - least);

/**
 * Readers behind proxies that break, and a server that is killed and started again, while others write. Measured once
 * all is mended.
 */
export async function chaos(database: TestDatabase, options: ChaosOptions): Promise<ChaosFigures> {
  let server = await ServerProcess.start(database, SEED_VARIABLES);
  const { url, port } = server;
  const proxies = await Promise.all(
    Array.from({ length: options.readers }, () => FlakyProxy.to(port)),
  );
  const load = await Load.prepare({
    direct: url,
    readers: proxies.map((proxy) => proxy.url),
    writers: Array.from({ length: options.writers }, () => url),
  });

  for (const proxy of proxies) proxy.breakAgainAndAgain(between(500, 3_000), between(200, 2_000));
  load.begin();
  const lifeMs = (options.seconds * 1000) / (options.kills + 1);
  for (let kill = 0; kill < options.kills; kill++) {
    await sleep(lifeMs);
    server.kill('SIGKILL');
    await server.exited;
    server = await ServerProcess.start(database, SEED_VARIABLES, port);
  }
  await sleep(lifeMs);
  await load.end();
  for (const proxy of proxies) proxy.mend();

  const figures = await load.judge();
  load.close();
  for (const proxy of proxies) proxy.close();
  await server.stop();
  const cuts = proxies.reduce((total, proxy) => total + proxy.cuts, 0);
  return { ...figures, kills: options.kills, cuts };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
