import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { newId } from '../../common/id.js';
import type { AppConfig } from '../config/index.js';
import { PROBLEM_JSON, problemOf, toAppError } from '../errors/index.js';

/** The longest segment of a path, percent-encoded: a shortcode of 34 code points of four bytes, three characters each. */
const MAX_PARAM_LENGTH = 408;

/** How long a client may take to send a request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The HTTP server below Nest's. */
export function createFastify(config: AppConfig): FastifyInstance {
  const instance = fastify({
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    bodyLimit: config.maxMessageSize,
    trustProxy: config.trustProxy,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: newId,
    // A path that cannot be decoded is refused before any hook runs.
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(toAppError(error), request.id);
      // The types of this hook's reply know no body.
      void (reply as unknown as FastifyReply)
        .status(problem.status)
        .header('X-Request-Id', request.id)
        .type(PROBLEM_JSON)
        .send(problem);
    },
  });
  // Nest's own hooks come after: one of them answers preflights, which shall carry the header too.
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id);
    done();
  });
  // JSON is all that the API takes.
  instance.removeContentTypeParser('text/plain');
  return instance;
}
