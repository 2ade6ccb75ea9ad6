import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import { Credential } from './entities/credential.entity.js';

@Injectable()
export class CredentialsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(userId: string, passwordHash: string): Promise<void> {
    await this.rows.insert({ userId, passwordHash, updatedAt: isoNow() });
  }

  async update(userId: string, passwordHash: string): Promise<void> {
    await this.rows.update({ userId }, { passwordHash, updatedAt: isoNow() });
  }

  async findHash(userId: string): Promise<string | undefined> {
    return (await this.rows.findOneBy({ userId }))?.passwordHash;
  }

  /** The same, and no other transaction changes it until this one ends. */
  async lockHash(userId: string): Promise<string | undefined> {
    const credential = await this.rows.findOne({
      where: { userId },
      ...(this.uow.canLockRows && { lock: { mode: ROW_LOCK } }),
    });
    return credential?.passwordHash;
  }

  private get rows() {
    return this.uow.manager.getRepository(Credential);
  }
}
