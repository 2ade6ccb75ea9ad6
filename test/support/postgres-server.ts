import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from './process.js';

const running = new Set<ChildProcess>();
afterAll(() => {
  // It stops its Postgres when it is left alone.
  for (const child of running) if (child.connected) child.disconnect();
});

/** A Postgres of a test's own, which may be restarted. */
export class PostgresServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(): Promise<PostgresServer> {
    const port = await freePort();
    const child = fork(resolve('test/support/own-postgres.mjs'), [String(port)]);
    running.add(child);
    const server = new PostgresServer(child, port);
    await server.said('ready');
    return server;
  }

  get url(): string {
    return `postgres://postgres:postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Cuts off whoever is connected. */
  async stop(): Promise<void> {
    this.child.send('stop');
    await this.said('stop');
  }

  async startAgain(): Promise<void> {
    this.child.send('start');
    await this.said('start');
  }

  async end(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
    running.delete(this.child);
  }

  private async said(word: string): Promise<void> {
    const [message] = await once(this.child, 'message');
    if (message !== word) throw new Error(`Postgres said ${String(message)} in place of ${word}`);
  }
}
