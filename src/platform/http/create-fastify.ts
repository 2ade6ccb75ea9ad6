import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { unsupportedMediaType } from '../../common/errors/index.js';
import { newId } from '../../common/id.js';
import type { AppConfig } from '../config/index.js';
import { PROBLEM_JSON, problemOf, toAppError } from '../errors/index.js';
import { takesFile } from './incoming-file.decorator.js';

/** The longest segment of a path, percent-encoded: a shortcode of 34 code points of four bytes, three characters each. */
const MAX_PARAM_LENGTH = 408;

/** How long a client may take to send a request, and one with a file, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
const FILE_TIMEOUT_MS = 3_600_000;

/** The HTTP server below Nest's. */
export function createFastify(config: AppConfig): FastifyInstance {
  const instance = fastify({
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    bodyLimit: config.maxMessageSize,
    trustProxy: config.trustProxy,
    requestTimeout: FILE_TIMEOUT_MS,
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
  instance.addHook('preParsing', (request, _reply, payload, done) => {
    if (hasBody(request.headers) && !takesFile(request)) cutOffIfLate(instance.server, request.raw);
    done(null, payload);
  });
  // JSON is all that the API takes, but for the routes that read a form with a file by themselves.
  instance.removeContentTypeParser('text/plain');
  instance.addContentTypeParser('multipart/form-data', (request, _payload, done) => {
    done(takesFile(request) ? null : unsupportedMediaType('Send the body as application/json'));
  });
  return instance;
}

/** Node.js has one limit for all requests, and that is for those with files: others are cut off in its way, earlier. */
function cutOffIfLate(server: Server, request: IncomingMessage): void {
  const timer = setTimeout(() => {
    const error = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', error, request.socket);
  }, REQUEST_TIMEOUT_MS);
  const stop = (): void => clearTimeout(timer);
  request.once('end', stop).once('close', stop);
}

function hasBody({ 'content-length': length, 'transfer-encoding': coding }: IncomingHttpHeaders) {
  return coding !== undefined || Number(length) > 0;
}
