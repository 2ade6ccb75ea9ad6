import { Injectable } from '@nestjs/common';
import { isoIn, isoNow } from '../../common/clock.js';
import { AppConfig } from '../../platform/config/index.js';
import { userView, type User } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import type { SignInView } from './dto/sign-in.view.js';
import { hashOfToken, newOpaqueToken } from './opaque-token.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';

/** Makes the pair of tokens that a sign-in and each refresh hand out. */
@Injectable()
export class TokenIssuer {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly config: AppConfig,
  ) {}

  /** Inside a transaction: the refresh token is stored, as a hash. */
  async issue(user: User, sessionId: string): Promise<SignInView> {
    const refreshToken = newOpaqueToken();
    await this.refreshTokens.insert({
      tokenHash: hashOfToken(refreshToken),
      sessionId,
      createdAt: isoNow(),
      expiresAt: isoIn(this.config.jwt.refreshTtlMs),
      usedAt: null,
    });
    return {
      user: userView(user, { withEmail: true }),
      accessToken: this.accessTokens.sign(user.id, sessionId, user.roles),
      refreshToken,
      tokenType: 'Bearer',
      expiresIn: this.accessTokens.ttlSeconds,
    };
  }
}
