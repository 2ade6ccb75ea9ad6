import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap } from 'rxjs';
import type { HealthView } from './health.view.js';

/** 503 where the server cannot do its work: load balancers read the status, people the body. */
@Injectable()
export class HealthStatusInterceptor implements NestInterceptor<HealthView> {
  intercept(context: ExecutionContext, next: CallHandler<HealthView>) {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(({ status }) => {
        if (status !== 'ok' && status !== 'degraded') void reply.status(503);
      }),
    );
  }
}
