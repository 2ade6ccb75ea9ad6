import { Global, Module } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import { Backplane } from '../backplane/index.js';
import { EdgeLimiter } from './edge-limiter.js';
import { RateLimiter } from './rate-limiter.js';
import { SharedCounters } from './shared-counters.js';
import { WindowCounters } from './window-counters.js';

@Global()
@Module({
  providers: [
    EdgeLimiter,
    RateLimiter,
    {
      provide: ThrottlerStorage,
      inject: [Backplane],
      useFactory: (backplane: Backplane) =>
        backplane.isShared ? new SharedCounters(backplane) : new WindowCounters(),
    },
  ],
  exports: [EdgeLimiter, RateLimiter],
})
export class RateLimitModule {}
