import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Principal } from '../../common/auth/index.js';
import { newId } from '../../common/id.js';
import { AccessTokens, principalOf, type AccessClaims } from './access-tokens.js';
import { Authenticator } from './authenticator.js';

/** A Bearer token to its principal, for REST. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    tokens: AccessTokens,
    private readonly authenticator: Authenticator,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        done(null, tokens.secretFor(token));
      },
      ...tokens.rules,
    });
    // Names are global: a second server in this process would take over the first one's. (Handing Passport the
    // strategy itself is no way out: it then answers one request with the caller of another.)
    this.name = `jwt-${newId()}`;
    passport.use(this.name, this);
  }

  validate(claims: AccessClaims): Promise<Principal> {
    return this.authenticator.admit(principalOf(claims));
  }
}

type KeyCallback = (error: unknown, key?: string) => void;
