import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Principal } from '../../common/auth/index.js';
import { AppConfig } from '../../platform/config/index.js';
import { AccessTokens, ALGORITHM, principalOf, type AccessClaims } from './access-tokens.js';
import { Authenticator } from './authenticator.js';

/** A Bearer token to its principal, for REST. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    config: AppConfig,
    tokens: AccessTokens,
    private readonly authenticator: Authenticator,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        // Types know strings and buffers only; at run time a key object is the fast way.
        done(null, tokens.keyFor(token) as unknown as string);
      },
      algorithms: [ALGORITHM],
      issuer: config.jwt.issuer,
      audience: config.jwt.audience,
    });
  }

  validate(claims: AccessClaims): Promise<Principal> {
    return this.authenticator.admit(principalOf(claims));
  }
}

type KeyCallback = (error: unknown, key?: string) => void;
