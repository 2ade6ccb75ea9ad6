export * from './in-flight.js';
export * from './return-spread.js';
export * from './shutdown.js';
export * from './shutdown.module.js';
