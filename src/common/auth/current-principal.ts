import type { ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal.js';

interface HttpCaller {
  user?: Principal;
}
interface HubCaller {
  data: { principal?: Principal };
}

/** The caller behind a request (set by the JWT guard) or a hub call (set by the handshake); undefined for a stranger. */
export function currentPrincipal(context: ExecutionContext): Principal | undefined {
  return context.getType() === 'ws'
    ? context.switchToWs().getClient<HubCaller>().data.principal
    : context.switchToHttp().getRequest<HttpCaller>().user;
}
