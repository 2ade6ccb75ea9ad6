export * from './fastify-options.js';
export * from './http-edge.js';
export * from './http.module.js';
export * from './in-flight.js';
