import { createHash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { permissionsOf, ROLES, type Role, type TokenHolder } from '../../common/auth/index.js';
import { isId } from '../../common/validation/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { badToken, tokenExpired } from './auth.errors.js';

/** Pinned: a token that names another algorithm is refused whatever it says. */
const ALGORITHM = 'HS256';

/** What an access token says. `permissions` are those of the roles at the time of issue. */
export interface AccessClaims {
  readonly sub: string;
  readonly sid: string;
  readonly roles: Role[];
  readonly permissions: string[];
  readonly iss: string;
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

interface DecodedHeader {
  readonly header: { readonly kid?: string };
}

@Injectable()
export class AccessTokens {
  readonly ttlSeconds: number;
  /** What every token must be, whichever door it comes to. */
  readonly rules: {
    readonly algorithms: [typeof ALGORITHM];
    readonly issuer: string;
    readonly audience: string;
  };
  private readonly currentKeyId: string;
  private readonly keys: ReadonlyMap<string, KeyObject>;

  constructor(
    private readonly config: AppConfig,
    private readonly jwt: JwtService,
  ) {
    const { key, previousKeys, issuer, audience, accessTtlSeconds } = config.jwt;
    this.ttlSeconds = accessTtlSeconds;
    this.rules = { algorithms: [ALGORITHM], issuer, audience };
    this.currentKeyId = keyIdOf(key);
    this.keys = new Map([key, ...previousKeys].map((each) => [keyIdOf(each), each]));
  }

  sign(userId: string, sessionId: string, roles: readonly Role[]): string {
    const { key, issuer, audience } = this.config.jwt;
    return this.jwt.sign(
      { sid: sessionId, roles, permissions: permissionsOf(roles) },
      {
        secret: secretOf(key),
        algorithm: ALGORITHM,
        keyid: this.currentKeyId,
        subject: userId,
        issuer,
        audience,
        expiresIn: this.ttlSeconds,
      },
    );
  }

  /** Throws `token_expired` or `unauthenticated`. The session behind the token is not looked at. */
  verify(token: string): TokenHolder {
    try {
      const claims = this.jwt.verify<AccessClaims>(token, {
        secret: this.secretFor(token),
        ...this.rules,
      });
      return principalOf(claims);
    } catch (error) {
      throw error instanceof Error && error.name === 'TokenExpiredError'
        ? tokenExpired()
        : badToken();
    }
  }

  /** The key that the token's header names; the present one where it names none. */
  secretFor(token: string): string {
    // Null for what is no token at all, whatever the types say.
    const decoded = this.jwt.decode(token, { complete: true }) as DecodedHeader | null;
    const keyId = decoded?.header.kid;
    const named = keyId === undefined ? undefined : this.keys.get(keyId);
    return secretOf(named ?? this.config.jwt.key);
  }
}

/** Throws `unauthenticated` where the claims, though signed, are not such as this server makes. */
export function principalOf({ sub, sid, roles, exp }: AccessClaims): TokenHolder {
  const areRoles = Array.isArray(roles) && roles.every((role) => ROLES.includes(role));
  if (!isId(sub) || !isId(sid) || !areRoles || !Number.isInteger(exp)) throw badToken();
  // Permissions follow from the roles by this server's table, not by the one that the token was made with.
  return {
    userId: sub,
    sessionId: sid,
    credential: 'session',
    roles,
    permissions: permissionsOf(roles),
    expiresAt: exp * 1000,
  };
}

/** Types know strings and PEM only; at run time a key object is taken, and is faster by a factor of forty. */
function secretOf(key: KeyObject): string {
  return key as unknown as string;
}

/** Names a key without telling anything of it. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256').update(key.export()).digest('hex').slice(0, 8);
}
