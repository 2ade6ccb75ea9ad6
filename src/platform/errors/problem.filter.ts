import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from './to-app-error.js';
import { PROBLEM_JSON, problemOf } from './problem.js';

/** Answers a failed request with a problem document. The code is left on the reply for the access log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply & { problemCode?: string }>();
    const error = toAppError(exception);
    if (error.level !== 'debug') {
      this.logger[error.level]({ requestId: request.id, err: error.cause }, error.code);
    }
    if (reply.sent) return;
    reply.problemCode = error.code;
    if (error.retryAfterMs !== undefined) {
      void reply.header('Retry-After', Math.ceil(error.retryAfterMs / 1000));
    }
    void reply.status(error.status).type(PROBLEM_JSON).send(problemOf(error, request.id));
  }
}
