import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { rateLimited } from '../../common/errors/index.js';
import { AppConfig } from '../config/index.js';
import { WINDOW_SECONDS, type RatePolicy } from './rate-policy.js';

const WINDOW_MS = WINDOW_SECONDS * 1000;

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

  /** Counts one call of `caller`, and says where they stand with each of the policies that is on. */
  async takeAll(policies: readonly RatePolicy[], caller: string): Promise<RateStanding[]> {
    const limited = policies.filter((policy) => this.config.rateLimits[policy] > 0);
    // One wait however many there are: calls reach their handlers in the order in which they came.
    const hits = await Promise.all(
      limited.map((policy) => {
        const limit = this.config.rateLimits[policy];
        return this.storage.increment(`${policy}:${caller}`, WINDOW_MS, limit, 0, policy);
      }),
    );
    return limited.map((policy, index) => {
      const { totalHits, isBlocked, timeToExpire, timeToBlockExpire } = hits[index]!;
      const limit = this.config.rateLimits[policy];
      return {
        policy,
        limit,
        remaining: Math.max(0, limit - totalHits),
        resetSeconds: Math.max(1, isBlocked ? timeToBlockExpire : timeToExpire),
        refused: isBlocked,
      };
    });
  }
}

/** Throws `rate_limited` where one of the limits is passed. */
export function refuseBeyond(standings: readonly RateStanding[]): void {
  const refusal = standings.find(({ refused }) => refused);
  if (refusal) throw rateLimited(refusal.resetSeconds * 1000);
}
