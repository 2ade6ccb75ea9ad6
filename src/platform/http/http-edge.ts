import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../common/auth/index.js';
import { rateLimited, unavailable } from '../../common/errors/index.js';
import { CallLog } from '../logging/index.js';
import { HttpMetrics } from '../metrics/index.js';
import { EdgeLimiter, rateLimitHeaders } from '../rate-limit/index.js';
import { InFlight, Shutdown } from '../shutdown/index.js';

type AnsweredReply = FastifyReply & { problemCode?: string };
type KnownRequest = FastifyRequest & { user?: Principal };

/** What happens to every request, those included that no guard, interceptor or handler ever sees. */
@Injectable()
export class HttpEdge {
  constructor(
    private readonly limiter: EdgeLimiter,
    private readonly shutdown: Shutdown,
    private readonly inFlight: InFlight,
    private readonly callLog: CallLog,
    private readonly metrics: HttpMetrics,
  ) {}

  attachTo(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.inFlight.begin();
      // Comes after the last byte of the answer, and where the client hangs up before.
      reply.raw.once('close', () => {
        this.record(request, reply);
        this.inFlight.end();
      });
      if (request.url.startsWith('/api/health')) {
        // Load balancers ask again and again from one address, and are to hear that this server stops.
        done();
      } else if (this.shutdown.isUnderWay) {
        done(unavailable('The server is shutting down'));
      } else if (request.headers.authorization !== undefined && !request.is404) {
        // Whoever shows a token is counted by user, or by the guard that finds it no good or of no use.
        done();
      } else this.refusalOf(request, reply).then(done, done);
    });
  }

  /** Of a stranger. */
  private async refusalOf(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Error | undefined> {
    const standing = await this.limiter.take(request.ip);
    if (!standing) return undefined;
    void reply.headers(rateLimitHeaders([standing]));
    return standing.refused ? rateLimited(standing.resetSeconds * 1000) : undefined;
  }

  private record(request: KnownRequest, reply: AnsweredReply): void {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    const ms = reply.elapsedTime;
    this.metrics.observe(method, route, status, ms);
    this.callLog.write({
      requestId: request.id,
      call: `${method} ${route}`,
      userId: request.user?.userId,
      ip: request.ip,
      ms,
      status,
      outcome: reply.raw.writableFinished ? (reply.problemCode ?? 'ok') : 'aborted',
    });
  }
}
