import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Backplane } from '../backplane/index.js';
import type { Hit } from './hit.js';
import { Turn } from './turn.js';
import { WindowCounters } from './window-counters.js';

/** How long a call waits for Redis, in milliseconds. */
const PATIENCE_MS = 100;
/** How long Redis is left alone that has failed, in milliseconds. */
const PAUSE_MS = 1_000;

/** A window begins with the hit that finds none. Always sent whole: what Redis has forgotten needs no second question. */
const COUNT = `
local counts = {}
for index, key in ipairs(KEYS) do
  local hits = redis.call('INCRBY', key, ARGV[2 * index - 1])
  local left = redis.call('PTTL', key)
  if left < 0 then
    left = tonumber(ARGV[2 * index])
    redis.call('PEXPIRE', key, left)
  end
  counts[2 * index - 1] = hits
  counts[2 * index] = left
end
return counts`;

/**
 * Counters of all nodes together, in Redis: exact while it answers. Each hit is counted here, too: where Redis is away,
 * slow or broken, that is the answer, and limits hold for each node by itself.
 *
 * Nobody overtakes: calls reach their handlers in the order in which they came. So whoever gives up waiting gives up for
 * all who wait. From then on nobody waits: Redis is told a turn now and then, and trusted again when it answers in time.
 */
export class SharedCounters implements ThrottlerStorage {
  private readonly logger = new Logger(SharedCounters.name);
  private readonly local = new WindowCounters();
  /** What is hit now, if anything is. */
  private turn: Turn | undefined;
  /** What Redis is asked, in this order. */
  private readonly asked = new Set<Turn>();
  private isTrusted = true;
  private askAgainAt = 0;

  constructor(private readonly backplane: Backplane) {}

  increment(
    key: string,
    ttlMs: number,
    limit: number,
    _blockMs: number,
    policy: string,
  ): Promise<Hit> {
    const local = this.local.count(key, ttlMs, limit, policy);
    if (!this.turn) {
      if (this.asked.size === 0 && !this.redis) return Promise.resolve(local);
      this.turn = new Turn();
      setImmediate(() => this.endTurn());
    }
    return this.turn.add(key, ttlMs, limit, local);
  }

  /** Null while it is not to be asked. */
  private get redis() {
    return this.isTrusted || Date.now() >= this.askAgainAt ? this.backplane.commands : null;
  }

  private endTurn(): void {
    const turn = this.turn!;
    this.turn = undefined;
    this.asked.add(turn);
    const { redis } = this;
    if (redis) void this.ask(turn, redis);
    if (!redis || !this.isTrusted) this.answerLocally();
  }

  /** Never rejects. */
  private async ask(turn: Turn, redis: NonNullable<Backplane['commands']>): Promise<void> {
    const askedAt = Date.now();
    this.askAgainAt = askedAt + PAUSE_MS;
    const giveUp = () => {
      if (this.asked.has(turn)) this.distrust(new Error('Redis is slow'));
    };
    // In two halves, and after a look at what has come: while this process does not get to run, its clock does, and the
    // question is not sent, or the answer not read.
    let timer = setTimeout(() => {
      timer = setTimeout(() => setImmediate(giveUp), PATIENCE_MS / 2);
    }, PATIENCE_MS / 2);
    try {
      const counts = (await redis.eval(COUNT, {
        keys: turn.keys.map((key) => `${this.backplane.prefix}:rate:${key}`),
        arguments: turn.arguments,
      })) as number[];
      if (this.asked.has(turn)) turn.answer(counts);
      this.asked.delete(turn);
      if (Date.now() - askedAt < PATIENCE_MS) this.trust();
    } catch (error) {
      this.distrust(error);
    } finally {
      clearTimeout(timer);
    }
  }

  private trust(): void {
    if (!this.isTrusted) this.logger.log('Limits hold for all nodes together again');
    this.isTrusted = true;
  }

  private distrust(error: unknown): void {
    if (this.isTrusted) {
      this.logger.warn({ err: error }, 'Limits hold for each node by itself');
      this.isTrusted = false;
    }
    this.askAgainAt = Date.now() + PAUSE_MS;
    this.answerLocally();
  }

  private answerLocally(): void {
    for (const turn of this.asked) turn.answerLocally();
    this.asked.clear();
  }
}
