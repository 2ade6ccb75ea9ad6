export * from './id.pipe.js';
export * from './is-text.decorator.js';
