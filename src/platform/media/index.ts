export * from './images.js';
export * from './media-type.js';
export * from './media.module.js';
