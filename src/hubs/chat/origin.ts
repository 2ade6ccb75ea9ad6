import type { IncomingMessage } from 'node:http';

/**
 * Whether a page may open a connection. CORS does not cover WebSockets, so the Origin is looked at here. Whoever sends
 * none is no browser; a page of this very host is at home.
 */
export function isAllowedOrigin({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
