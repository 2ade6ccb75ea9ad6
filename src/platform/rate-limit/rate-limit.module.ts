import { Global, Module } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { EdgeLimiter } from './edge-limiter.js';
import { RateLimiter } from './rate-limiter.js';
import { WindowCounters } from './window-counters.js';

@Global()
@Module({
  providers: [EdgeLimiter, RateLimiter, { provide: ThrottlerStorage, useClass: WindowCounters }],
  exports: [EdgeLimiter, RateLimiter],
})
export class RateLimitModule {}
