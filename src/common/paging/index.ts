export * from './page.js';
export * from './page.query.js';
