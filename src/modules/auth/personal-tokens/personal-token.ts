import { newOpaqueToken } from '../opaque-token.js';

/** By this it is told from an access token, and found by who looks through code for secrets that leaked. */
const PREFIX = 'ccp_';

export function newPersonalToken(): string {
  return PREFIX + newOpaqueToken();
}

export function isPersonalToken(token: string): boolean {
  return token.startsWith(PREFIX);
}
