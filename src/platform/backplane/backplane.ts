import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { AppConfig } from '../config/index.js';
import { HealthRegistry } from '../health/index.js';
import { MetricsRegistry } from '../metrics/index.js';
import { backplaneLocation } from './backplane-url.js';
import { createRedisClient, type RedisClient } from './redis-connection.js';

/** How long a start waits for Redis before it goes on without, in milliseconds. */
const START_TIMEOUT_MS = 2_000;

interface Clients {
  readonly commands: RedisClient;
  /** A connection that listens can do nothing else. */
  readonly listener: RedisClient;
}

type Listener = (message: string) => void;

/**
 * Redis between the nodes: what wakes them up, and what they count together. It carries nothing that must not be lost:
 * that is in the database. Without a BACKPLANE_URL this node is alone, and there is none.
 */
@Injectable()
export class Backplane implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly prefix: string;
  private readonly clients: Clients | null;
  private readonly listeners = new Map<string, Listener>();
  private readonly unsent: Counter;
  private whenBack: () => void = () => undefined;

  constructor(
    { backplaneUrl }: AppConfig,
    { registry }: MetricsRegistry,
    private readonly health: HealthRegistry,
  ) {
    const location = backplaneUrl === undefined ? null : backplaneLocation(backplaneUrl);
    this.prefix = location?.prefix ?? '';
    this.clients = location && {
      commands: createRedisClient(location.url, 'commands'),
      listener: createRedisClient(location.url, 'listener'),
    };
    this.unsent = new Counter({
      name: 'backplane_unsent_total',
      help: 'Messages to other nodes that could not be sent, for the backplane was away',
      registers: [registry],
    });
  }

  /** Whether there may be other nodes. */
  get isShared(): boolean {
    return this.clients !== null;
  }

  /** What commands are run with; null where there is no backplane, or it is away. */
  get commands(): RedisClient | null {
    const commands = this.clients?.commands;
    return commands?.isReady ? commands : null;
  }

  /** Called where it is heard again after it was away: then something may have been lost, or come late. */
  onBack(listener: () => void): void {
    this.whenBack = listener;
  }

  /** What is published under `channel` by any node, this one included, from the start of the application on. */
  subscribe(channel: string, listener: Listener): void {
    this.listeners.set(`${this.prefix}:${channel}`, listener);
  }

  /** A hint to all nodes: lost where the backplane is away. */
  publish(channel: string, message: string): void {
    if (!this.clients) return;
    this.clients.commands.publish(`${this.prefix}:${channel}`, message).catch(() => {
      this.unsent.inc();
    });
  }

  /** Waits a moment for Redis; where it is away the application starts without, and connects when it comes. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.clients) return;
    this.health.register('backplane', () => this.ping(), { isVital: false });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, START_TIMEOUT_MS);
    });
    const connected = Promise.all([this.clients.commands.connect(), this.listen(this.clients)]);
    // Ends with the application at the latest, which then waits for nothing.
    await Promise.race([connected.catch(() => undefined), patience]);
    clearTimeout(timer);
  }

  onApplicationShutdown(): void {
    this.clients?.commands.destroy();
    this.clients?.listener.destroy();
  }

  /** The client subscribes anew by itself whenever it comes back. */
  private async listen({ listener }: Clients): Promise<void> {
    await listener.connect();
    for (const [channel, hear] of this.listeners) await listener.subscribe(channel, hear);
    listener.on('ready', () => this.whenBack());
  }

  /** Throws what keeps it from answering. */
  private async ping(): Promise<void> {
    if (!this.clients?.listener.isReady) throw new Error('Nothing is heard of the backplane');
    await this.clients.commands.ping();
  }
}
