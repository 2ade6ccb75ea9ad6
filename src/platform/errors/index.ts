export { PlainData, plainCheckOf } from './plain-check.js';
export * from './problem.filter.js';
export * from './problem.js';
export * from './problem.view.js';
export * from './to-app-error.js';
export * from './validation.pipe.js';
