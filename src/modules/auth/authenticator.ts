import { Injectable } from '@nestjs/common';
import type { TokenHolder } from '../../common/auth/index.js';
import { AccessTokens } from './access-tokens.js';
import { rolesOutdated, sessionEnded } from './auth.errors.js';
import { PersonalTokenBearers } from './personal-tokens/personal-token-bearers.js';
import { isPersonalToken } from './personal-tokens/personal-token.js';
import { SessionsRepository } from './sessions.repository.js';

/** Decides who comes in, for both doors: a verified token is good as long as its session and its roles are. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsRepository,
    private readonly bearers: PersonalTokenBearers,
  ) {}

  /** Throws `unauthenticated` or `token_expired`. */
  async authenticate(token: string): Promise<TokenHolder> {
    return isPersonalToken(token)
      ? this.bearers.authenticate(token)
      : this.admit(this.tokens.verify(token));
  }

  /** The same for a token that is verified already: one query, so that a revocation holds at once. */
  async admit<Holder extends TokenHolder>(principal: Holder): Promise<Holder> {
    if (principal.credential === 'personal_token') await this.bearers.admit(principal);
    else await this.requireSession(principal);
    return principal;
  }

  private async requireSession(principal: TokenHolder): Promise<void> {
    const roles = await this.sessions.findActiveRoles(principal.sessionId, principal.userId);
    if (!roles) throw sessionEnded();
    if (roles.join() !== principal.roles.join()) throw rolesOutdated();
  }
}
