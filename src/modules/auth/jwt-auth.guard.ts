import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { IS_PUBLIC, type Principal } from '../../common/auth/index.js';
import { AppError, rateLimited, unauthenticated } from '../../common/errors/index.js';
import { EdgeLimiter } from '../../platform/rate-limit/index.js';
import { badToken, tokenExpired } from './auth.errors.js';

/** Nobody in without a token, but where a route says so. Hub calls come over connections that have shown theirs. */
@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly edge: EdgeLimiter,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() === 'ws') return true;
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    return isPublic || ((await super.canActivate(context)) as boolean);
  }

  /** Passport's verdict: an error thrown on the way, the principal, or what is wrong with the token. */
  override handleRequest<T = Principal>(
    error: unknown,
    principal: T | false,
    info: unknown,
    context: ExecutionContext,
  ): T {
    if (principal) return principal;
    const refusal = error instanceof Error ? error : refusalOf(info);
    if (refusal instanceof AppError && refusal.status === 401) this.count(context);
    throw refusal;
  }

  /** Guesses at tokens never reach the rate limit by user: they are counted by address. */
  private count(context: ExecutionContext): void {
    const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const standing = headers.authorization === undefined ? null : this.edge.take(ip);
    if (standing?.refused) throw rateLimited(standing.resetSeconds * 1000);
  }
}

function refusalOf(info: unknown): AppError {
  if (!(info instanceof Error) || info.message === 'No auth token') return unauthenticated();
  return info.name === 'TokenExpiredError' ? tokenExpired() : badToken();
}
