export * from './http.metrics.js';
export * from './metrics.module.js';
export * from './metrics.registry.js';
