import { SEED_VARIABLES } from '../factories/accounts.js';
import { Balancer } from './balancer.js';
import type { TestDatabase } from './database.js';
import { newFolder, ServerProcess } from './process.js';
import type { Variables } from './server.js';

/** Several nodes, each a process of its own, on one Postgres and one Redis. */
export class Cluster {
  private constructor(
    readonly nodes: ServerProcess[],
    readonly balancer: Balancer,
    private readonly database: TestDatabase,
    private readonly variables: Variables,
  ) {}

  static async start(
    count: number,
    urls: { readonly database: string; readonly redis: string },
    variables: Variables = {},
  ): Promise<Cluster> {
    const all = { ...SEED_VARIABLES, ...variables, BACKPLANE_URL: urls.redis };
    const drop = () => Promise.resolve();
    const database = { url: urls.database, folder: newFolder(), drop };
    const start = () => ServerProcess.start(database, all);
    // The first migrates and seeds.
    const first = await start();
    const nodes = [first, ...(await Promise.all(Array.from({ length: count - 1 }, start)))];
    const balancer = await Balancer.to(nodes.map(({ port }) => port));
    return new Cluster(nodes, balancer, database, all);
  }

  get urls(): string[] {
    return this.nodes.map(({ url }) => url);
  }

  async kill(index: number): Promise<void> {
    this.nodes[index]!.kill('SIGKILL');
    await this.nodes[index]!.exited;
  }

  /** A node that is no more comes back in its place. */
  async startAgain(index: number): Promise<void> {
    const { port } = this.nodes[index]!;
    this.nodes[index] = await ServerProcess.start(this.database, this.variables, port);
  }

  /** One after the other, each back before the next goes. */
  async restartAll(): Promise<void> {
    for (const index of this.nodes.keys()) {
      await this.nodes[index]!.stop();
      await this.startAgain(index);
    }
  }

  async stop(): Promise<void> {
    this.balancer.close();
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}
