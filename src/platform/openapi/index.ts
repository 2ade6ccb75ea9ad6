export * from './usual-problems.js';
