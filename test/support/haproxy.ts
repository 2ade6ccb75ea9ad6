import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort, newFolder } from './process.js';

const CONFIG = 'deployment/haproxy.cfg';

export const hasHaproxy = spawnSync('haproxy', ['-v']).status === 0;

let running: ChildProcess | undefined;
afterAll(() => running?.kill('SIGKILL'));

/** HAProxy with the configuration that ships, on a free port. */
export class HaProxy {
  private constructor(readonly port: number) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  static async to(ports: readonly number[]): Promise<HaProxy> {
    const port = await freePort();
    const file = join(newFolder(), 'haproxy.cfg');
    const config = readFileSync(CONFIG, 'utf8')
      .replace('bind :8080', `bind 127.0.0.1:${port}`)
      .replace(/^ *server chat-(\d) .*$/gm, (line, node) => {
        const nodePort = ports[Number(node) - 1];
        return nodePort ? line.replace(/chat-\d:3000/, `127.0.0.1:${nodePort}`) : '';
      });
    writeFileSync(file, config);
    // A warning counts as a mistake.
    const check = spawnSync('haproxy', ['-c', '-dW', '-f', file], { encoding: 'utf8' });
    if (check.status !== 0) throw new Error(check.stderr);
    running = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    const balancer = new HaProxy(port);
    await eventually(async () => (await fetch(`${balancer.url}/api/health`)).ok);
    return balancer;
  }
}
