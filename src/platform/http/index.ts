export * from './create-fastify.js';
export * from './http-edge.js';
export * from './http.module.js';
