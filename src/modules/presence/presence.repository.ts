import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { UnitOfWork } from '../../platform/database/index.js';
import { UserPresence } from './entities/user-presence.entity.js';

@Injectable()
export class PresenceRepository {
  constructor(private readonly uow: UnitOfWork) {}

  find(userId: string): Promise<UserPresence | null> {
    return this.rows.findOneBy({ userId });
  }

  findAll(userIds: readonly string[]): Promise<UserPresence[]> {
    return userIds.length === 0 ? Promise.resolve([]) : this.rows.findBy({ userId: In(userIds) });
  }

  async save(presences: readonly Omit<UserPresence, 'user'>[]): Promise<void> {
    await this.uow.run(async () => {
      await this.rows.upsert([...presences], ['userId']);
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(UserPresence);
  }
}
