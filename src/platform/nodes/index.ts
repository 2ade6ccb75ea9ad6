export * from './node-jobs.js';
export * from './node-registry.js';
export * from './nodes.module.js';
