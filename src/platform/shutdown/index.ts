export * from './in-flight.js';
export * from './shutdown.js';
export * from './shutdown.module.js';
