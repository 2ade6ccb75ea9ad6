import { timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from '../../common/errors/index.js';
import { AppConfig } from '../config/index.js';

/** Where METRICS_TOKEN is set, only who shows it comes in. */
@Injectable()
export class MetricsTokenGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { metricsToken } = this.config;
    const { authorization = '' } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    if (metricsToken && !isSame(authorization, `Bearer ${metricsToken}`)) throw unauthenticated();
    return true;
  }
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
