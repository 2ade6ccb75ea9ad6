import { createParamDecorator } from '@nestjs/common';
import { unauthenticated } from '../errors/index.js';
import { currentPrincipal } from './current-principal.js';

/** Hands the caller's `Principal` to a controller method or a gateway handler. */
export const CurrentUser = createParamDecorator((_data: unknown, context) => {
  const principal = currentPrincipal(context);
  if (!principal) throw unauthenticated();
  return principal;
});
