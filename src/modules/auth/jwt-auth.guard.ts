import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IS_PUBLIC, type Principal, type TokenHolder } from '../../common/auth/index.js';
import { AppError, rateLimited, unauthenticated } from '../../common/errors/index.js';
import { EdgeLimiter, rateLimitHeaders } from '../../platform/rate-limit/index.js';
import { badToken, tokenExpired } from './auth.errors.js';
import { JwtStrategy } from './jwt.strategy.js';

/** Nobody in by REST without a token, but where a route says so. The hub has its handshake. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly strategy: JwtStrategy,
    private readonly reflector: Reflector,
    private readonly edge: EdgeLimiter,
  ) {
    super({ defaultStrategy: strategy.name });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (isPublic) {
      await this.count(context);
      return true;
    }
    try {
      return await this.isKnown(context);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) await this.count(context);
      throw error;
    }
  }

  /** By Passport only where the token is new: verifying it costs more than asking after its session. */
  private async isKnown(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest & { user?: TokenHolder & Partial<Principal> }>();
    request.user = await this.strategy.recognize(request);
    const isIn = request.user !== undefined || ((await super.canActivate(context)) as boolean);
    if (request.user) request.user = { ...request.user, ip: request.ip };
    return isIn;
  }

  /** Passport's verdict: an error thrown on the way, the principal, or what is wrong with the token. */
  override handleRequest<T = Principal>(
    error: unknown,
    principal: T | false,
    info: unknown,
    context: ExecutionContext,
  ): T {
    if (principal) return principal;
    throw error instanceof Error ? error : refusalOf(info, context.switchToHttp().getRequest());
  }

  /** A token that lets nobody in, or that nobody asked for, gives no user to count by: so the address is. */
  private async count(context: ExecutionContext): Promise<void> {
    const { ip, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    // Without one the request was counted at the edge.
    const standing = headers.authorization === undefined ? null : await this.edge.take(ip);
    if (!standing) return;
    void context
      .switchToHttp()
      .getResponse<FastifyReply>()
      .headers(rateLimitHeaders([standing]));
    if (standing.refused) throw rateLimited(standing.resetSeconds * 1000);
  }
}

/** What Passport says of a token that is none, none of ours, or past its time. */
function refusalOf(info: unknown, { headers }: FastifyRequest): AppError {
  if (headers.authorization === undefined) return unauthenticated();
  return info instanceof Error && info.name === 'TokenExpiredError' ? tokenExpired() : badToken();
}
