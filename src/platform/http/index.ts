export * from './create-fastify.js';
export * from './http-edge.js';
export * from './http.module.js';
export { FILE_FIELD, FileOfForm, TakesFile } from './incoming-file.decorator.js';
