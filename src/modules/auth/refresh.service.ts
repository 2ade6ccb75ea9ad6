import { Injectable, Logger } from '@nestjs/common';
import { isoIn, isoNow } from '../../common/clock.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { AuditLog } from '../audit/index.js';
import { UsersService } from '../users/index.js';
import { badRefreshToken } from './auth.errors.js';
import type { SignInView } from './dto/sign-in.view.js';
import { hashOfToken } from './opaque-token.js';
import {
  RefreshTokensRepository,
  type RefreshTokenWithSession,
} from './refresh-tokens.repository.js';
import { SessionsService } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

/** A token may be used again this long after its first use: a retry, or two tabs at once. */
const REUSE_GRACE_MS = 10_000;

@Injectable()
export class RefreshService {
  private readonly logger = new Logger(RefreshService.name);

  constructor(
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly issuer: TokenIssuer,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * The next pair of tokens. Throws `unauthenticated` where the token is unknown, expired, of an ended session, or
   * used again too late: then two hold it who should not, and the whole session ends.
   */
  async refresh(refreshToken: string): Promise<SignInView> {
    const answer = await this.uow.run(async () => {
      const token = await this.refreshTokens.lock(hashOfToken(refreshToken));
      if (!token || !isActive(token)) return null;
      if (isReusedTooLate(token)) {
        const { userId } = token.session;
        await this.sessions.endIfActive(userId, token.sessionId);
        await this.audit.record(null, {
          action: 'session.token_reused',
          targetId: userId,
          details: { sessionId: token.sessionId },
        });
        this.logger.warn(
          { security: true, userId, sessionId: token.sessionId },
          'A refresh token was used again: its session is ended',
        );
        return null;
      }
      return this.rotate(token);
    });
    // Thrown out here, for in the transaction it would roll back the end of the session.
    if (!answer) throw badRefreshToken();
    return answer;
  }

  /** Ends the session of the token. An unknown one has none: that is as good. */
  async logout(refreshToken: string): Promise<void> {
    await this.uow.run(async () => {
      const token = await this.refreshTokens.lock(hashOfToken(refreshToken));
      if (token) await this.sessions.endIfActive(token.session.userId, token.sessionId);
    });
  }

  private async rotate(token: RefreshTokenWithSession): Promise<SignInView | null> {
    const user = await this.users.get(token.session.userId);
    if (user.suspendedAt) return null;
    if (!token.usedAt) await this.refreshTokens.markUsed(token.tokenHash, isoNow());
    await this.sessions.prolong(token.sessionId);
    return this.issuer.issue(user, token.sessionId);
  }
}

function isActive({ expiresAt, session }: RefreshTokenWithSession): boolean {
  return session.revokedAt === null && expiresAt > isoNow();
}

function isReusedTooLate({ usedAt }: RefreshTokenWithSession): boolean {
  return usedAt !== null && usedAt < isoIn(-REUSE_GRACE_MS);
}
