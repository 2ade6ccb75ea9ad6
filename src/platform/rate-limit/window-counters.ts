import { Injectable } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';

interface Count {
  hits: number;
  /** In milliseconds since the epoch. */
  readonly endsAt: number;
}

type Standing = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** How often what is over is cleared away, in milliseconds. */
const SWEEP_MS = 60_000;

/**
 * A counter for each key, from its first hit to the end of its window. The library's own storage keeps the time of each
 * hit and looks through all of them at the next, which costs more than a message where a limit is wide.
 */
@Injectable()
export class WindowCounters implements ThrottlerStorage {
  private readonly counts = new Map<string, Count>();
  private sweepAt = 0;

  /** How many keys are counted, those included whose window is over and not yet cleared away. */
  get size(): number {
    return this.counts.size;
  }

  increment(key: string, ttlMs: number, limit: number): Promise<Standing> {
    const now = Date.now();
    if (now >= this.sweepAt) this.sweep(now);
    let count = this.counts.get(key);
    if (!count || now >= count.endsAt) {
      count = { hits: 0, endsAt: now + ttlMs };
      this.counts.set(key, count);
    }
    count.hits++;
    const timeToExpire = Math.ceil((count.endsAt - now) / 1000);
    const isBlocked = count.hits > limit;
    return Promise.resolve({
      totalHits: count.hits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }

  /** Keys are users and networks: their number is bounded by how many come within a window. */
  private sweep(now: number): void {
    this.sweepAt = now + SWEEP_MS;
    for (const [key, { endsAt }] of this.counts) if (now >= endsAt) this.counts.delete(key);
  }
}
