import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { UnitOfWork } from '../../platform/database/index.js';
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

  private get rows() {
    return this.uow.manager.getRepository(Credential);
  }
}
