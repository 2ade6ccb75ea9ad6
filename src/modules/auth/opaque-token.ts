import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits that say nothing. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of such a token. A plain hash will do: there is nothing to guess in 256 random bits. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
