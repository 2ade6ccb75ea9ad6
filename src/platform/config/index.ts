export * from './app-config.js';
export * from './config.module.js';
export * from './environment.schema.js';
export * from './load-config.js';
export * from './trusted-proxies.js';
export * from './version.js';
