import { Logger } from '@nestjs/common';
import type { createClient } from '@redis/client';

/** How many commands may wait for Redis before more are refused. */
const MAX_WAITING = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** How often Redis is asked whether it is there, and how long it may take to say so, in milliseconds. */
const PING_INTERVAL_MS = 500;
const PING_TIMEOUT_MS = 1_000;
/** A connection over which nothing goes for so long is dead, whatever TCP believes, in milliseconds. */
const SILENCE_TIMEOUT_MS = 3_000;
/** Tried again at once, then less and less often. In milliseconds. */
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;

type CreateClient = typeof createClient;
export type RedisClient = ReturnType<CreateClient>;

/**
 * A connection that comes back by itself for as long as it takes. While it is away, or open and not answered, nothing is
 * sent: it would wait for nobody knows how long, and keep the silence from being noticed.
 */
export class RedisConnection {
  private readonly logger = new Logger('Redis');
  private isAnswered = false;
  private wasAway = false;
  private isClosed = false;
  /** Of the ping that is under way. */
  private patience: NodeJS.Timeout | undefined;
  private interval: NodeJS.Timeout | undefined;

  private constructor(
    private readonly client: RedisClient,
    private readonly purpose: string,
    private readonly onBack: () => void,
  ) {
    // Without a listener the loss of a connection would end the process.
    this.client.on('error', (error: unknown) => this.isAway(error));
    this.client.on('ready', () => this.ping());
  }

  /** Not open yet. The client is loaded where there is a Redis, for it takes a good part of a start. */
  static async to(
    url: string,
    purpose: string,
    onBack: () => void = () => undefined,
  ): Promise<RedisConnection> {
    const redis = await import('@redis/client');
    return new RedisConnection(clientOf(redis.createClient, url, purpose), purpose, onBack);
  }

  /** Null while it is of no use. */
  get ready(): RedisClient | null {
    return this.isAnswered && this.client.isReady ? this.client : null;
  }

  /** Resolves once it is open, however long that takes; `prepare` has the client before anybody else. */
  async open(
    prepare: (client: RedisClient) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> {
    await this.client.connect();
    await prepare(this.client);
    this.interval = setInterval(() => this.ping(), PING_INTERVAL_MS);
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.interval);
    clearTimeout(this.patience);
    this.client.destroy();
  }

  /** One at a time: a ping that is not answered yet is the last thing that is sent. */
  private ping(): void {
    if (this.patience || !this.client.isReady) return;
    this.patience = setTimeout(() => {
      this.isAway(new Error('Redis does not answer'));
    }, PING_TIMEOUT_MS);
    this.client
      .ping()
      .then(
        () => this.isBack(),
        (error: unknown) => this.isAway(error),
      )
      .finally(() => {
        clearTimeout(this.patience);
        this.patience = undefined;
      });
  }

  private isBack(): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.logger.log({ purpose: this.purpose }, 'Redis is there');
    if (this.wasAway) this.onBack();
  }

  /** Told once, not at each attempt. */
  private isAway(error: unknown): void {
    if (!this.isAnswered || this.isClosed) return;
    this.isAnswered = false;
    this.wasAway = true;
    this.logger.warn({ err: error, purpose: this.purpose }, 'Redis is away');
  }
}

function clientOf(create: CreateClient, url: string, purpose: string): RedisClient {
  return create({
    url,
    name: `chat-${purpose}`,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    // The client's own timeout ends when a command is written, not when it is answered, and costs a signal for each.
    commandOptions: { timeout: undefined },
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** retries),
    },
  });
}
