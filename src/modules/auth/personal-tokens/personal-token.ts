import { createHash, randomBytes } from 'node:crypto';

/** By this it is told from an access token, and found by who looks through code for secrets that leaked. */
const PREFIX = 'ccp_';

/** 256 random bits. */
export function newPersonalToken(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

export function isPersonalToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** What is stored of it. A plain hash will do: there is nothing to guess in 256 random bits. */
export function hashOfPersonalToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
