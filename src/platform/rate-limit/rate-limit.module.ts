import { Global, Module } from '@nestjs/common';
import { ThrottlerStorage, ThrottlerStorageService } from '@nestjs/throttler';
import { EdgeLimiter } from './edge-limiter.js';
import { RateLimiter } from './rate-limiter.js';

@Global()
@Module({
  providers: [
    EdgeLimiter,
    RateLimiter,
    { provide: ThrottlerStorage, useClass: ThrottlerStorageService },
  ],
  exports: [EdgeLimiter, RateLimiter],
})
export class RateLimitModule {}
