import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { networkOf } from './network.js';
import type { RateStanding } from './rate-limiter.js';
import { WINDOW_SECONDS } from './rate-policy.js';

/** So many addresses are told apart in one window; past it, a flood from everywhere, new ones share one count. */
const MAX_ADDRESSES = 100_000;

/**
 * What strangers may do from one address in a minute: anonymous requests, bad tokens, handshakes. Guards refuse these
 * before an interceptor sees them, so they are counted here, and cheaply: one counter for each address, cleared with
 * the window.
 */
@Injectable()
export class EdgeLimiter {
  private readonly counts = new Map<string, number>();
  private windowEnds = 0;

  constructor(private readonly config: AppConfig) {}

  /** Counts one; null where the limit is off. */
  take(address: string): RateStanding | null {
    const limit = this.config.rateLimits.requests;
    if (limit === 0) return null;
    const now = Date.now();
    if (now >= this.windowEnds) {
      this.counts.clear();
      this.windowEnds = now + WINDOW_SECONDS * 1000;
    }
    const key = this.keyOf(address);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return {
      policy: 'requests',
      limit,
      remaining: Math.max(0, limit - count),
      resetSeconds: Math.ceil((this.windowEnds - now) / 1000),
      refused: count > limit,
    };
  }

  private keyOf(address: string): string {
    const network = networkOf(address);
    return this.counts.has(network) || this.counts.size < MAX_ADDRESSES ? network : 'the rest';
  }
}
