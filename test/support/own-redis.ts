import { spawn, type ChildProcess } from 'node:child_process';
import { createClient } from 'redis';
import { sleep } from './hub.js';
import { freePort } from './process.js';

const START_MS = 10_000;

/** A Redis of a test's own, to hang and to kill. It keeps nothing. */
export class OwnRedis {
  private constructor(
    private readonly port: number,
    private child: ChildProcess,
  ) {}

  static async start(): Promise<OwnRedis> {
    const port = await freePort();
    const redis = new OwnRedis(port, spawnAt(port));
    await redis.answers();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** It keeps its connections, and says nothing. */
  hang(): void {
    this.child.kill('SIGSTOP');
  }

  goOn(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.kill('SIGKILL')) await exited;
  }

  /** Empty, at the same place. */
  async restart(): Promise<void> {
    this.child = spawnAt(this.port);
    await this.answers();
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
      client.on('error', () => undefined);
      if (await client.connect().catch(() => undefined)) {
        await client.close();
        return;
      }
      await sleep(20);
    }
    throw new Error('Redis did not start');
  }
}

function spawnAt(port: number): ChildProcess {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  return spawn('redis-server', settings, { stdio: 'ignore' });
}
