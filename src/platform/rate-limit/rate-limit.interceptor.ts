import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentPrincipal } from '../../common/auth/index.js';
import { rateLimited } from '../../common/errors/index.js';
import { networkOf } from './network.js';
import { rateLimitHeaders } from './rate-limit.headers.js';
import { RateLimiter, type RateStanding } from './rate-limiter.js';
import { RATE_POLICIES, type RatePolicy } from './rate-policy.js';

/**
 * Counts every request and hub call of someone known, by user, on both doors together. Strangers' requests were
 * counted at the edge already; here only their guesses at passwords are, by address.
 */
@Injectable()
export class RateLimitInterceptor implements NestInterceptor {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const userId = currentPrincipal(context)?.userId;
    const policies = this.policiesOf(context, userId !== undefined);
    const standings: RateStanding[] = [];
    for (const policy of policies) {
      const caller = policy === 'login' || !userId ? addressOf(context) : userId;
      const standing = await this.limiter.take(policy, caller);
      if (standing) standings.push(standing);
    }
    if (context.getType() === 'http') {
      void context.switchToHttp().getResponse<FastifyReply>().headers(rateLimitHeaders(standings));
    }
    const refusal = standings.find(({ refused }) => refused);
    if (refusal) throw rateLimited(refusal.resetSeconds * 1000);
    return next.handle();
  }

  private policiesOf(context: ExecutionContext, isKnown: boolean): RatePolicy[] {
    const named = this.reflector.get<RatePolicy[] | undefined>(RATE_POLICIES, context.getHandler());
    return isKnown ? ['requests', ...(named ?? [])] : (named ?? []);
  }
}

function addressOf(context: ExecutionContext): string {
  return networkOf(context.switchToHttp().getRequest<FastifyRequest>().ip);
}
