import type { Hit } from './hit.js';
import type { RatePolicy } from './rate-policy.js';

/** Where a caller stands with one policy. */
export interface RateStanding {
  readonly policy: RatePolicy;
  readonly limit: number;
  readonly remaining: number;
  /** Until the caller may do more, in seconds. */
  readonly resetSeconds: number;
  readonly refused: boolean;
}

export function standingOf(policy: RatePolicy, limit: number, hit: Hit): RateStanding {
  const { totalHits, isBlocked, timeToBlockExpire, timeToExpire } = hit;
  return {
    policy,
    limit,
    remaining: Math.max(0, limit - totalHits),
    resetSeconds: Math.max(1, isBlocked ? timeToBlockExpire : timeToExpire),
    refused: isBlocked,
  };
}
