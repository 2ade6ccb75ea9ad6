import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { AppConfig } from '../config/index.js';
import { networkOf } from './network.js';
import { WINDOW_MS } from './rate-policy.js';
import { standingOf, type RateStanding } from './rate-standing.js';

/**
 * What strangers may do from one address in a minute: anonymous requests, bad tokens, handshakes. Guards refuse these
 * before an interceptor sees them, so they are counted here.
 */
@Injectable()
export class EdgeLimiter {
  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    private readonly config: AppConfig,
  ) {}

  /** Counts one; null where the limit is off. */
  async take(address: string): Promise<RateStanding | null> {
    const limit = this.config.rateLimits.requests;
    if (limit === 0) return null;
    const key = `edge:${networkOf(address)}`;
    const hit = await this.storage.increment(key, WINDOW_MS, limit, 0, 'edge');
    return standingOf('requests', limit, hit);
  }
}
