export * from './changes-access.js';
export * from './current-principal.js';
export * from './current-user.decorator.js';
export * from './permission.js';
export * from './principal.js';
export * from './public.decorator.js';
export * from './require-permission.decorator.js';
export * from './role.js';
