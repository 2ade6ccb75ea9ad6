import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AUDIENCE, ISSUER, JWT_KEY } from './tokens.js';
import { running } from './workspace.js';

const BUILD = resolve(import.meta.dirname, '../..');
const START_MS = 60_000;
const PROBE_MS = 4;
/** How long a process may take to end by itself. */
const STOP_MS = 8_000;
/** The kernel counts a process's CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100;
/** More than any row comes to: what a limit costs is measured, what it refuses is not. */
const WIDE = '100000000';

/**
 * For a look inside: flags for Node.js in the processes that are measured (`--cpu-prof`), and a file for what they
 * write, which otherwise goes to the null device.
 */
const { BENCH_NODE_FLAGS, BENCH_LOG } = process.env;

/** As `npm start` has it; the floors get no less. */
const NODE_FLAGS = ['--max-semi-space-size=32'];

/** A process that is measured: the server, or the floor that it is held against. */
export class Subject {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** From the process's start to its first healthy answer. */
    readonly startMs: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The server as an operator runs it: logs are written, limits are kept, only wider. */
  static server(file: string): Promise<Subject> {
    return Subject.serverOn({ DATABASE_URL: `sqlite:${file}` });
  }

  /** The same on Postgres: with a backplane one of several that share it. */
  static node(databaseUrl: string, backplaneUrl?: string): Promise<Subject> {
    return Subject.serverOn({
      DATABASE_URL: databaseUrl,
      ...(backplaneUrl && { BACKPLANE_URL: backplaneUrl }),
    });
  }

  private static serverOn(where: Record<string, string>): Promise<Subject> {
    return Subject.start('src/main.js', [], {
      ...where,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      JWT_KEY,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      RATE_LIMIT_REQUESTS_PER_MINUTE: WIDE,
      RATE_LIMIT_LOGIN_PER_MINUTE: WIDE,
      RATE_LIMIT_MESSAGES_PER_MINUTE: WIDE,
    });
  }

  /** `name` of a program in `floors/`, which gets the port as its first argument. */
  static floor(name: string, ...args: string[]): Promise<Subject> {
    return Subject.start(`test/bench/floors/${name}.js`, args);
  }

  /** Processor time that the process has used, in microseconds; NaN where the system does not tell. */
  cpuMicroseconds(): number {
    // After the name, which may hold anything but is in parentheses.
    const fields = this.told('stat').split(') ').at(-1)!.split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
  }

  /** Resident memory in bytes; NaN where the system does not tell. */
  memoryBytes(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(this.told('status'))?.[1]) * 1024;
  }

  /** Ends the process, at the latest after STOP_MS. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!running.has(this.child)) return;
    const closed = new Promise((done) => this.child.once('close', done));
    this.child.kill(signal);
    const limit = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await closed;
    clearTimeout(limit);
  }

  private told(name: string): string {
    try {
      return readFileSync(`/proc/${this.child.pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  }

  private static async start(
    program: string,
    args: string[],
    variables: Record<string, string> = {},
  ): Promise<Subject> {
    const port = await freePort();
    const flags = [...NODE_FLAGS, ...(BENCH_NODE_FLAGS?.split(' ') ?? [])];
    // A pipe would be read by the process that makes the load.
    const output = openSync(BENCH_LOG ?? devNull, 'a');
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [...flags, resolve(BUILD, program), String(port), ...args],
      {
        env: { PATH: process.env.PATH, ...variables, PORT: String(port) },
        stdio: ['ignore', output, 'inherit'],
      },
    );
    closeSync(output);
    running.add(child);
    child.on('close', () => running.delete(child));
    while (performance.now() - startedAt < START_MS && child.exitCode === null) {
      if (await isHealthy(port)) return new Subject(child, port, performance.now() - startedAt);
      await wait(PROBE_MS);
    }
    child.kill('SIGKILL');
    throw new Error(`${program} did not start`);
  }
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((done) => {
    const options = { host: '127.0.0.1', port, path: '/api/health', agent: false };
    get(options, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    }).on('error', () => done(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
