import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { TokenHolder } from '../../common/auth/index.js';
import { newId } from '../../common/id.js';
import { AccessTokens, principalOf, type AccessClaims } from './access-tokens.js';
import { Authenticator } from './authenticator.js';
import { isPersonalToken } from './personal-tokens/personal-token.js';
import { VerifiedTokens } from './verified-tokens.js';

// Passport's types know Express's requests only; of either the headers are read.
const bearerTokenOf = ExtractJwt.fromAuthHeaderAsBearerToken() as unknown as (
  request: FastifyRequest,
) => string | null;

/** A Bearer token to its principal, for REST. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    tokens: AccessTokens,
    private readonly authenticator: Authenticator,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: bearerTokenOf,
      passReqToCallback: true,
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

  validate(request: FastifyRequest, claims: AccessClaims): Promise<TokenHolder> {
    const principal = principalOf(claims);
    this.verified.add(bearerTokenOf(request)!, principal);
    return this.authenticator.admit(principal);
  }

  /**
   * The principal behind a personal access token, which is no JWT, or behind a token that has been through all of this
   * before, its session looked at anew.
   */
  async recognize(request: FastifyRequest): Promise<TokenHolder | undefined> {
    const token = bearerTokenOf(request);
    if (token && isPersonalToken(token)) return this.authenticator.authenticate(token);
    const principal = token ? this.verified.find(token) : undefined;
    return principal && this.authenticator.admit(principal);
  }
}

type KeyCallback = (error: unknown, key?: string) => void;
