export * from './openapi31.js';
export * from './usual-problems.js';
