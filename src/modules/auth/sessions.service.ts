import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { isoIn, isoNow } from '../../common/clock.js';
import { notFound } from '../../common/errors/index.js';
import { newId } from '../../common/id.js';
import { AppConfig } from '../../platform/config/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { AuditLog } from '../audit/index.js';
import { UserSuspended } from '../users/index.js';
import { SessionsEnded, type SessionEndReason } from './auth.events.js';
import type { Device } from './device.js';
import { sessionView, type SessionView } from './dto/session.view.js';
import type { Session } from './entities/session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

@Injectable()
export class SessionsService implements OnModuleInit {
  private readonly logger = new Logger(SessionsService.name);

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
    private readonly events: EventBus,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.events.on(UserSuspended, ({ userId }) => this.endAll(userId, { reason: 'suspended' }));
  }

  /** Inside a transaction. */
  async open(userId: string, device: Device): Promise<Session> {
    const now = isoNow();
    const session: Session = {
      id: newId(),
      userId,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: isoIn(this.config.jwt.refreshTtlMs),
      revokedAt: null,
      ...device,
    };
    await this.sessions.insert(session);
    return session;
  }

  /** Inside a transaction: used now, and good for another term. */
  async prolong(sessionId: string): Promise<void> {
    await this.sessions.touch(sessionId, isoNow(), isoIn(this.config.jwt.refreshTtlMs));
  }

  async list(principal: Principal): Promise<SessionView[]> {
    const sessions = await this.sessions.listActive(principal.userId);
    return sessions.map((session) => sessionView(session, principal.sessionId));
  }

  /** Ends one of the caller's own. Throws `not_found` where there is none that holds. */
  async end(principal: Principal, sessionId: string): Promise<void> {
    await this.uow.run(async () => {
      if (!(await this.endIfActive(principal.userId, sessionId))) throw notFound('session');
      await this.audit.record(principal, { action: 'session.ended', targetId: sessionId });
    });
  }

  /** Ends all of the caller's own, the present one included. */
  async endOwn(principal: Principal): Promise<void> {
    await this.uow.run(async () => {
      await this.endAll(principal.userId);
      await this.audit.record(principal, {
        action: 'session.all_ended',
        targetId: principal.userId,
      });
    });
  }

  /** False where it has ended before. */
  endIfActive(userId: string, sessionId: string): Promise<boolean> {
    return this.uow.run(async () => {
      const ended = await this.sessions.revoke(sessionId, userId);
      if (ended) this.announce(userId, [sessionId], 'session_revoked');
      return ended;
    });
  }

  /** Ends all of the user's sessions but `exceptId`. */
  async endAll(
    userId: string,
    options: { exceptId?: string; reason?: SessionEndReason } = {},
  ): Promise<void> {
    await this.uow.run(async () => {
      const ended = await this.sessions.revokeAll(userId, options.exceptId);
      if (ended.length > 0) this.announce(userId, ended, options.reason ?? 'session_revoked');
    });
  }

  private announce(userId: string, sessionIds: string[], reason: SessionEndReason): void {
    this.uow.afterCommit(new SessionsEnded(userId, sessionIds, reason));
    this.logger.log({ security: true, sessionIds, reason }, 'Sessions ended');
  }
}
