import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { Mention } from './entities/mention.entity.js';

@Injectable()
export class MentionsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(mentions: Mention[]): Promise<void> {
    await this.rows.insert(mentions);
  }

  /** Those of one message. */
  async remove(channelId: string, seq: number): Promise<void> {
    await this.rows.delete({ channelId, seq });
  }

  private get rows() {
    return this.uow.manager.getRepository(Mention);
  }
}
