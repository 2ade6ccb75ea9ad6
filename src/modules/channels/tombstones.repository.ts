import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { Tombstone } from './entities/tombstone.entity.js';

@Injectable()
export class TombstonesRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(tombstone: Tombstone): Promise<void> {
    await this.uow.manager.getRepository(Tombstone).insert(tombstone);
  }
}
