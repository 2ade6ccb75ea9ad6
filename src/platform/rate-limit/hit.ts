import type { ThrottlerStorage } from '@nestjs/throttler';

/** Where one hit of a key leaves it, as a storage tells it. */
export type Hit = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** The hit in this `position` of its window, which goes on for `msLeft`. */
export function hitAt(position: number, msLeft: number, limit: number): Hit {
  const timeToExpire = Math.ceil(msLeft / 1000);
  const isBlocked = position > limit;
  return {
    totalHits: position,
    timeToExpire,
    isBlocked,
    timeToBlockExpire: isBlocked ? timeToExpire : 0,
  };
}
