import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Counter } from 'prom-client';
import { AppConfig } from '../config/index.js';
import { HealthRegistry } from '../health/index.js';
import { MetricsRegistry } from '../metrics/index.js';
import { backplaneLocation, type BackplaneLocation } from './backplane-url.js';
import { RedisConnection, type RedisClient } from './redis-connection.js';

/** How long a start waits for Redis before it goes on without, in milliseconds. */
const START_TIMEOUT_MS = 2_000;

interface Connections {
  readonly commands: RedisConnection;
  /** A connection that listens can do nothing else. */
  readonly listener: RedisConnection;
}

type Listener = (message: string) => void;

/**
 * Redis between the nodes: what wakes them up, and what they count together. It carries nothing that must not be lost:
 * that is in the database. Without a BACKPLANE_URL this node is alone, and there is none.
 */
@Injectable()
export class Backplane implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly prefix: string;
  /** Whether there may be other nodes. */
  readonly isShared: boolean;
  private readonly location: BackplaneLocation | null;
  private connections: Connections | null = null;
  private readonly listeners = new Map<string, Listener>();
  private readonly unsent: Counter;
  private whenBack: () => void = () => undefined;

  constructor(
    { backplaneUrl }: AppConfig,
    { registry }: MetricsRegistry,
    private readonly health: HealthRegistry,
  ) {
    this.location = backplaneUrl === undefined ? null : backplaneLocation(backplaneUrl);
    this.prefix = this.location?.prefix ?? '';
    this.isShared = this.location !== null;
    this.unsent = new Counter({
      name: 'backplane_unsent_total',
      help: 'Messages to other nodes that could not be sent, for the backplane was away',
      registers: [registry],
    });
  }

  /** Whether other nodes hear this one, and it hears them. */
  get isThere(): boolean {
    return Boolean(this.connections?.commands.ready && this.connections.listener.ready);
  }

  /** What commands are run with; null where there is no backplane, or it is away. */
  get commands(): RedisClient | null {
    return this.connections?.commands.ready ?? null;
  }

  /** Called where it is heard again after it was away: then something may have been lost, or come late. */
  onBack(listener: () => void): void {
    this.whenBack = listener;
  }

  /** What is published under `channel` by any node, this one included, from the start of the application on. */
  subscribe(channel: string, listener: Listener): void {
    this.listeners.set(channel, listener);
  }

  /** A hint to all nodes: lost where the backplane is away. */
  publish(channel: string, message: string): void {
    if (!this.isShared) return;
    const unsent = () => this.unsent.inc();
    if (this.commands) this.commands.publish(this.nameOf(channel), message).catch(unsent);
    else unsent();
  }

  /** Waits a moment for Redis; where it is away the application starts without, and connects when it comes. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.location) return;
    const { url } = this.location;
    const commands = await RedisConnection.to(url, 'commands');
    const listener = await RedisConnection.to(url, 'listener', () => this.whenBack());
    this.connections = { commands, listener };
    this.health.register('backplane', () => this.check(), { isVital: false });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, START_TIMEOUT_MS);
    });
    const open = Promise.all([
      commands.open(),
      listener.open((client) => this.subscribeAll(client)),
    ]);
    // Ends with the application at the latest, which then waits for nothing.
    await Promise.race([open.catch(() => undefined), patience]);
    clearTimeout(timer);
  }

  onApplicationShutdown(): void {
    this.connections?.commands.close();
    this.connections?.listener.close();
  }

  /** Once: the client subscribes anew by itself whenever it comes back. */
  private async subscribeAll(client: RedisClient): Promise<void> {
    for (const [channel, hear] of this.listeners) {
      await client.subscribe(this.nameOf(channel), hear);
    }
  }

  private nameOf(channel: string): string {
    return `${this.prefix}:${channel}`;
  }

  /** Throws where it is away. */
  private check(): Promise<void> {
    return this.isThere ? Promise.resolve() : Promise.reject(new Error('Redis is away'));
  }
}
