import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Acknowledgement, HubError } from '../../src/hubs/chat/chat.contract.js';
import type { TestServer } from './server.js';

const WAIT_MS = 5_000;

export type HubOptions = Partial<ManagerOptions & SocketOptions>;

interface ReceivedEvent {
  readonly name: string;
  readonly args: any[];
}

/** One connection to the hub that remembers all it hears. */
export class HubClient {
  readonly heard: ReceivedEvent[] = [];
  disconnectReason: string | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(readonly socket: Socket) {
    socket.onAny((name: string, ...args: any[]) => {
      this.heard.push({ name, args });
      this.notify();
    });
    socket.on('disconnect', (reason) => {
      this.disconnectReason = reason;
      this.notify();
    });
  }

  /** The acknowledgement's data; throws the error of a refused call. */
  async call(name: string, ...args: unknown[]): Promise<any> {
    const answer = await this.ask(name, ...args);
    if (answer.ok) return answer.data;
    throw Object.assign(new Error(`${name}: ${answer.error.code}`), answer.error);
  }

  /** The error of a call that must be refused. */
  async refusal(name: string, ...args: unknown[]): Promise<HubError> {
    const answer = await this.ask(name, ...args);
    if (answer.ok) throw new Error(`${name} was not refused`);
    return answer.error;
  }

  ask(name: string, ...args: unknown[]): Promise<Acknowledgement> {
    return this.socket.timeout(WAIT_MS).emitWithAck(name, ...args) as Promise<Acknowledgement>;
  }

  argsOf(name: string): any[][] {
    return this.heard.filter((event) => event.name === name).map(({ args }) => args);
  }

  /** The arguments of the first event of this name, past or to come, that fits. */
  async event(name: string, fits: (...args: any[]) => boolean = () => true): Promise<any[]> {
    let found: any[] | undefined;
    await this.until(`the event ${name}`, () => {
      found = this.argsOf(name).find((args) => fits(...args));
      return found !== undefined;
    });
    return found!;
  }

  /** Waits until the connection is gone, and says why the client thinks it is. */
  async gone(): Promise<string> {
    await this.until('the end of the connection', () => this.disconnectReason !== undefined);
    return this.disconnectReason!;
  }

  close(): void {
    this.socket.disconnect();
  }

  private until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.listeners.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.listeners.delete(check);
        const heard = this.heard.map(({ name }) => name).join(', ');
        reject(new Error(`Waited ${WAIT_MS} ms for ${what}; heard: ${heard || 'nothing'}`));
      }, WAIT_MS);
      this.listeners.add(check);
      check();
    });
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

/** Connects, without reconnection unless asked, and waits for `Ready`. */
export async function connect(
  server: Pick<TestServer, 'url'>,
  token: string,
  options: HubOptions = {},
): Promise<HubClient> {
  const client = open(server, { auth: { token }, ...options });
  await client.event('Ready');
  return client;
}

/** What the client is told where the connection is refused. */
export function refusedConnection(
  server: Pick<TestServer, 'url'>,
  options: HubOptions = {},
): Promise<Error & { data?: HubError }> {
  const { socket } = open(server, options);
  return new Promise((resolve, reject) => {
    socket.on('connect', () => {
      socket.disconnect();
      reject(new Error('The connection was not refused'));
    });
    socket.on('connect_error', (error) => {
      socket.disconnect();
      resolve(error);
    });
  });
}

export function open(server: Pick<TestServer, 'url'>, options: HubOptions = {}): HubClient {
  return new HubClient(
    io(`${server.url}/hubs/chat`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    }),
  );
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
