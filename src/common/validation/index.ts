export * from './file-name.js';
export * from './id.pipe.js';
export * from './if-given.decorator.js';
export * from './is-text.decorator.js';
export * from './is-time.decorator.js';
