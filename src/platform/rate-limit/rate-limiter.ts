import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { AppConfig } from '../config/index.js';
import { WINDOW_SECONDS, type RatePolicy } from './rate-policy.js';

/** Where a caller stands with one policy. */
export interface RateStanding {
  readonly policy: RatePolicy;
  readonly limit: number;
  readonly remaining: number;
  /** Until the caller may do more, in seconds. */
  readonly resetSeconds: number;
  readonly refused: boolean;
}

@Injectable()
export class RateLimiter {
  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    private readonly config: AppConfig,
  ) {}

  /** Counts one of `caller` against the policy; null where the policy is off. */
  async take(policy: RatePolicy, caller: string): Promise<RateStanding | null> {
    const limit = this.config.rateLimits[policy];
    if (limit === 0) return null;
    const hit = await this.storage.increment(
      `${policy}:${caller}`,
      WINDOW_SECONDS * 1000,
      limit,
      0,
      policy,
    );
    return {
      policy,
      limit,
      remaining: Math.max(0, limit - hit.totalHits),
      resetSeconds: Math.max(1, hit.isBlocked ? hit.timeToBlockExpire : hit.timeToExpire),
      refused: hit.isBlocked,
    };
  }
}
