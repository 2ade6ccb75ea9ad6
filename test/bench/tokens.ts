import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** What the server is started with. */
export const JWT_KEY = randomBytes(48).toString('base64');
export const ISSUER = 'bench';
export const AUDIENCE = 'bench';

export const ROLE = 'User';

const LIFETIME_SECONDS = 4 * 3600;

const key = createSecretKey(JWT_KEY, 'utf8');
/** The server names its keys so. */
const keyid = createHash('sha256').update(key.export()).digest('hex').slice(0, 8);

/** An access token such as the server signs, which outlives a run: signing in 2,000 people takes half a minute. */
export function signToken(userId: string, sessionId: string): string {
  const claims = { sid: sessionId, roles: [ROLE], permissions: [] };
  return jwt.sign(claims, key, {
    algorithm: 'HS256',
    keyid,
    subject: userId,
    issuer: ISSUER,
    audience: AUDIENCE,
    expiresIn: LIFETIME_SECONDS,
  });
}
