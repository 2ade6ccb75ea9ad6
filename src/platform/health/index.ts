export * from './health.module.js';
export * from './health.registry.js';
