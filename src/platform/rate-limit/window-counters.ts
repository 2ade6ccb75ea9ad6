import type { ThrottlerStorage } from '@nestjs/throttler';
import { hitAt, type Hit } from './hit.js';

interface Count {
  readonly policy: string;
  hits: number;
  /** In milliseconds since the epoch. */
  endsAt: number;
}

/** How often what is over is cleared away, in milliseconds. */
const SWEEP_MS = 10_000;
/** So many keys of one policy are told apart; past it, a flood from everywhere, new ones share one count. */
const MAX_KEYS = 100_000;

/**
 * A counter for each key, from its first hit to the end of its window. The library's own storage keeps the time of each
 * hit and looks through all of them at the next, which costs more than a message where a limit is wide.
 */
export class WindowCounters implements ThrottlerStorage {
  private readonly counts = new Map<string, Count>();
  /** How many keys are counted for each policy: a flood of strangers takes no room from users. */
  private readonly sizes = new Map<string, number>();
  private sweepAt = 0;

  /** How many keys are counted, those included whose window is over and not yet cleared away. */
  get size(): number {
    return this.counts.size;
  }

  increment(
    key: string,
    ttlMs: number,
    limit: number,
    _blockMs: number,
    policy: string,
  ): Promise<Hit> {
    return Promise.resolve(this.count(key, ttlMs, limit, policy));
  }

  count(key: string, ttlMs: number, limit: number, policy: string): Hit {
    const now = Date.now();
    if (now >= this.sweepAt) this.sweep(now);
    const count = this.counts.get(key) ?? this.begin(key, policy);
    if (now >= count.endsAt) {
      count.hits = 0;
      count.endsAt = now + ttlMs;
    }
    count.hits++;
    return hitAt(count.hits, count.endsAt - now, limit);
  }

  private begin(key: string, policy: string): Count {
    const size = this.sizes.get(policy) ?? 0;
    const name = size < MAX_KEYS ? key : `${policy}:the rest`;
    const present = this.counts.get(name);
    if (present) return present;
    const count = { policy, hits: 0, endsAt: 0 };
    this.counts.set(name, count);
    this.sizes.set(policy, size + 1);
    return count;
  }

  private sweep(now: number): void {
    this.sweepAt = now + SWEEP_MS;
    this.sizes.clear();
    for (const [key, { policy, endsAt }] of this.counts) {
      if (now >= endsAt) this.counts.delete(key);
      else this.sizes.set(policy, (this.sizes.get(policy) ?? 0) + 1);
    }
  }
}
