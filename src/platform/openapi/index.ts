export * from './api-problem.decorator.js';
export * from './complete-document.js';
