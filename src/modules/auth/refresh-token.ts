import { createHash, randomBytes } from 'node:crypto';

/** A new refresh token: opaque, 256 bits. */
export function newRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of it. A plain hash will do: there is nothing to guess in 256 random bits. */
export function hashOfRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
