import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { UnitOfWork } from '../../platform/database/index.js';
import { UserPresence } from './entities/user-presence.entity.js';

@Injectable()
export class PresenceRepository {
  constructor(private readonly uow: UnitOfWork) {}

  findAll(userIds: readonly string[]): Promise<UserPresence[]> {
    return userIds.length === 0 ? Promise.resolve([]) : this.rows.findBy({ userId: In(userIds) });
  }

  findShown(): Promise<UserPresence[]> {
    return this.rows.findBy({ shownSince: Not(IsNull()) });
  }

  async save(presences: readonly Omit<UserPresence, 'user'>[]): Promise<void> {
    if (presences.length === 0) return;
    await this.uow.run(async () => {
      await this.rows.upsert([...presences], ['userId']);
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(UserPresence);
  }
}
