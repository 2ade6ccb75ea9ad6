import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sleep } from './hub.js';
import { testVariables, type Variables } from './server.js';
import type { TestDatabase } from './database.js';

const START_MS = 30_000;
const BUILD = resolve('dist');

/** Whatever becomes of a test, or of a benchmark, its processes end with it. */
const running = new Set<ChildProcess>();
const endAll = () => {
  for (const child of running) child.kill('SIGKILL');
};
if (typeof afterAll === 'function') afterAll(endAll);
else process.on('exit', endAll);

/** The built server in a process of its own, as an operator runs it. */
export class ServerProcess {
  output = '';
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    running.add(child);
    this.exited = new Promise((done) => {
      child.on('close', (code, signal) => {
        running.delete(child);
        done({ code, signal });
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Started, not yet listening. In a folder of its own, so that what it makes there is seen. */
  static async spawn(
    variables: Variables,
    { program = 'src/main.js', folder = newFolder(), port = 0 } = {},
  ): Promise<ServerProcess> {
    const file = join(BUILD, program);
    if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
    port ||= await freePort();
    const child = spawn(process.execPath, [file], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOST: '127.0.0.1', ...variables, PORT: String(port) },
    });
    return new ServerProcess(child, port);
  }

  /** Listening; on `port` where a server is to come back to the place of an earlier one. */
  static async start(
    database: TestDatabase,
    variables: Variables = {},
    port = 0,
  ): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(
      { ...testVariables(database), ...variables },
      { port },
    );
    await server.listening();
    return server;
  }

  async listening(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.url}/api/health`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`The server did not start: ${this.output}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async stop(): Promise<void> {
    this.kill('SIGTERM');
    await this.exited;
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'chat-process-'));
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
