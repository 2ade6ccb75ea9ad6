export * from './edge-limiter.js';
export * from './rate-limit.headers.js';
export * from './rate-limit.interceptor.js';
export * from './rate-limit.module.js';
export * from './rate-limiter.js';
export * from './rate-policy.js';
export * from './rate-standing.js';
