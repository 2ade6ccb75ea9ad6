export * from './file-store.js';
export type { IncomingFile } from './incoming-file.js';
export { leftBehindBefore, Spool, tooLarge, type SpooledFile } from './spool.js';
export * from './storage.module.js';
