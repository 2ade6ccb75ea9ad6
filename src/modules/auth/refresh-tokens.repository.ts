import { Injectable } from '@nestjs/common';
import { ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import { RefreshToken } from './entities/refresh-token.entity.js';
import { Session } from './entities/session.entity.js';

export type RefreshTokenWithSession = RefreshToken & { session: Session };

@Injectable()
export class RefreshTokensRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(token: RefreshToken): Promise<void> {
    await this.rows.insert(token);
  }

  async markUsed(tokenHash: string, usedAt: string): Promise<void> {
    await this.rows.update({ tokenHash }, { usedAt });
  }

  /** The token with its session. Both rows stand still until the transaction ends. */
  async lock(tokenHash: string): Promise<RefreshTokenWithSession | null> {
    const query = this.rows
      .createQueryBuilder('token')
      .innerJoinAndSelect('token.session', 'session')
      .where('token.tokenHash = :tokenHash', { tokenHash });
    if (this.uow.canLockRows) query.setLock(ROW_LOCK);
    // The join above loads the session.
    return (await query.getOne()) as RefreshTokenWithSession | null;
  }

  private get rows() {
    return this.uow.manager.getRepository(RefreshToken);
  }
}
