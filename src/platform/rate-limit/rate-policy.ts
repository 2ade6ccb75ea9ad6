import { SetMetadata } from '@nestjs/common';

/** Each allows so many per minute: anything, guesses at a password, messages. */
export type RatePolicy = 'requests' | 'login' | 'messages';

export const RATE_POLICIES = 'rate-limit:policies';

/** All limits count in windows of this length. */
export const WINDOW_SECONDS = 60;
export const WINDOW_MS = WINDOW_SECONDS * 1000;

/** The policies that a handler counts against, beside `requests`, which everything does. */
export const RateLimit = (...policies: Exclude<RatePolicy, 'requests'>[]) =>
  SetMetadata(RATE_POLICIES, policies);
