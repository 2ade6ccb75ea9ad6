import { WINDOW_SECONDS } from './rate-policy.js';
import type { RateStanding } from './rate-standing.js';

/** `RateLimit` and `RateLimit-Policy` as the IETF's httpapi draft writes them. */
export function rateLimitHeaders(standings: readonly RateStanding[]): Record<string, string> {
  if (standings.length === 0) return {};
  return {
    RateLimit: standings
      .map(({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`)
      .join(', '),
    'RateLimit-Policy': standings
      .map(({ policy, limit }) => `"${policy}";q=${limit};w=${WINDOW_SECONDS}`)
      .join(', '),
  };
}
