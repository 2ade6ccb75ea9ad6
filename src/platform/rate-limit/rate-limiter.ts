import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { rateLimited } from '../../common/errors/index.js';
import { AppConfig } from '../config/index.js';
import { WINDOW_MS, type RatePolicy } from './rate-policy.js';
import { standingOf, type RateStanding } from './rate-standing.js';

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
    return limited.map((policy, index) =>
      standingOf(policy, this.config.rateLimits[policy], hits[index]!),
    );
  }
}

/** Throws `rate_limited` where one of the limits is passed. */
export function refuseBeyond(standings: readonly RateStanding[]): void {
  const refusal = standings.find(({ refused }) => refused);
  if (refusal) throw rateLimited(refusal.resetSeconds * 1000);
}
