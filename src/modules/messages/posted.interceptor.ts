import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map } from 'rxjs';
import type { Appended } from './message-log.js';

/** 201 with a message that was stored now, 200 with the original of a repeated send. */
@Injectable()
export class PostedInterceptor implements NestInterceptor<Appended> {
  intercept(context: ExecutionContext, next: CallHandler<Appended>) {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ message, created }) => {
        void reply.status(created ? 201 : 200);
        return message;
      }),
    );
  }
}
