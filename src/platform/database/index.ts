export * from './data-source.factory.js';
export * from './database-errors.js';
export * from './database-url.js';
export * from './database.js';
export * from './database.module.js';
export * from './group-commit.js';
export * from './rows.js';
export * from './unit-of-work.js';
