import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import type { Role } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { returnedRows, Statement, UnitOfWork } from '../../platform/database/index.js';
import { Session } from './entities/session.entity.js';

const FIND_ACTIVE_ROLES = new Statement<{ roles: string }>(`
  SELECT u.roles AS "roles" FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 AND s.user_id = $2 AND s.revoked_at IS NULL AND u.suspended_at IS NULL`);

@Injectable()
export class SessionsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(session: Session): Promise<void> {
    await this.rows.insert(session);
  }

  async touch(id: string, lastUsedAt: string, expiresAt: string): Promise<void> {
    await this.rows.update({ id }, { lastUsedAt, expiresAt });
  }

  /** The present roles of the user behind a session that still holds; null where it or its user is out. */
  async findActiveRoles(id: string, userId: string): Promise<Role[] | null> {
    const [row] = await this.uow.query(FIND_ACTIVE_ROLES, [id, userId]);
    // TypeORM's simple-array: values between commas.
    return row ? (row.roles.split(',') as Role[]) : null;
  }

  /** The user's sessions that still hold, the last used first. */
  listActive(userId: string): Promise<Session[]> {
    return this.rows.find({
      where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(isoNow()) },
      order: { lastUsedAt: 'DESC', id: 'DESC' },
    });
  }

  /** Revokes one of the user's sessions. False where there is none that holds. */
  async revoke(id: string, userId: string): Promise<boolean> {
    const { affected } = await this.rows.update(
      { id, userId, revokedAt: IsNull() },
      { revokedAt: isoNow() },
    );
    return (affected ?? 0) > 0;
  }

  /** Revokes all of the user's sessions but `exceptId`; the ids of those that it ended. */
  async revokeAll(userId: string, exceptId = ''): Promise<string[]> {
    const answer = await this.uow.manager.sql<unknown>`
      UPDATE sessions SET revoked_at = ${isoNow()}
      WHERE user_id = ${userId} AND id <> ${exceptId} AND revoked_at IS NULL RETURNING id`;
    return returnedRows<{ id: string }>(answer).map(({ id }) => id);
  }

  private get rows() {
    return this.uow.manager.getRepository(Session);
  }
}
