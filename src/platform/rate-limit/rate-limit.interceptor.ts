import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { currentPrincipal } from '../../common/auth/index.js';
import { networkOf } from './network.js';
import { rateLimitHeaders } from './rate-limit.headers.js';
import { RateLimiter, refuseBeyond } from './rate-limiter.js';
import { RATE_POLICIES, type RatePolicy } from './rate-policy.js';

/**
 * Counts every request of someone known by user, together with their hub calls. Strangers' requests were counted at the
 * edge already; here only their guesses at passwords are, by address.
 */
@Injectable()
export class RateLimitInterceptor implements NestInterceptor {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const userId = currentPrincipal(context)?.userId;
    const named =
      this.reflector.get<RatePolicy[] | undefined>(RATE_POLICIES, context.getHandler()) ?? [];
    const address = addressOf(context);
    const byAddress = userId ? named.filter(isLogin) : named;
    const byUser: RatePolicy[] = userId
      ? ['requests', ...named.filter((each) => !isLogin(each))]
      : [];
    const standings = (
      await Promise.all([
        this.limiter.takeAll(byAddress, address),
        this.limiter.takeAll(byUser, userId ?? address),
      ])
    ).flat();
    void context.switchToHttp().getResponse<FastifyReply>().headers(rateLimitHeaders(standings));
    refuseBeyond(standings);
    return next.handle();
  }
}

/** Guesses at a password are counted by address, whoever makes them. */
function isLogin(policy: RatePolicy): boolean {
  return policy === 'login';
}

function addressOf(context: ExecutionContext): string {
  return networkOf(context.switchToHttp().getRequest<FastifyRequest>().ip);
}
