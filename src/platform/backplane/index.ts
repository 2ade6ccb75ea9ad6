export * from './backplane.js';
export * from './backplane.module.js';
