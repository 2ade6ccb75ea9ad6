export * from './page.query.js';
export * from './page.view.js';
