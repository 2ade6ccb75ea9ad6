import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Whether the proxy at `address`, `hop` steps before this server (from 0), may say whom it speaks for. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/**
 * `TRUST_PROXY`: empty (nobody), a number of hops, or addresses and networks separated by commas, where `loopback`,
 * `linklocal` and `uniquelocal` stand for their ranges. Throws where an address is none.
 */
export function trustedProxies(text: string): ProxyTrust {
  if (text === '') return () => false;
  if (/^\d+$/.test(text)) return (_address, hop) => hop < Number(text);
  return proxyAddr.compile(text.split(',').map((part) => part.trim()));
}

/** The client's address, as far as trusted proxies name it: the same on both doors. */
export function clientAddress(request: IncomingMessage, trust: ProxyTrust): string {
  return proxyAddr(request, trust);
}
