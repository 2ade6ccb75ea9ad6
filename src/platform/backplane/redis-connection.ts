import { Logger } from '@nestjs/common';
import { createClient } from 'redis';

/** How long a command may take, in milliseconds: what stands behind it goes on without Redis. */
const COMMAND_TIMEOUT_MS = 500;
/** How many commands may wait for Redis, which may be slow or hang, before more are refused. */
const MAX_WAITING = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Asked again and again, a connection that says nothing for so long is dead, whatever TCP believes. In milliseconds. */
const PING_INTERVAL_MS = 1_000;
const SILENCE_TIMEOUT_MS = 3_000;
/** Tried again at once, then less and less often. In milliseconds. */
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;

export type RedisClient = ReturnType<typeof createRedisClient>;

/**
 * A connection that comes back by itself for as long as it takes. While it is away its commands fail at once: nothing is
 * queued that nobody waits for any more.
 */
export function createRedisClient(url: string, purpose: string) {
  const logger = new Logger('Redis');
  let isKnownAway = false;
  const client = createClient({
    url,
    name: `chat-${purpose}`,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
    pingInterval: PING_INTERVAL_MS,
    commandOptions: { timeout: COMMAND_TIMEOUT_MS },
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      reconnectStrategy: (retries) => Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** retries),
    },
  });
  // Without a listener the loss of a connection would end the process. Told once, not at each attempt.
  client.on('error', (error: unknown) => {
    if (!isKnownAway) logger.warn({ err: error, purpose }, 'Redis is away');
    isKnownAway = true;
  });
  client.on('ready', () => {
    if (isKnownAway) logger.log({ purpose }, 'Redis is back');
    isKnownAway = false;
  });
  return client;
}
