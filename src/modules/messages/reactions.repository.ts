import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { Reaction } from './entities/reaction.entity.js';

type ReactionKey = Pick<Reaction, 'messageId' | 'emoji' | 'userId'>;

@Injectable()
export class ReactionsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  exists({ messageId, emoji, userId }: ReactionKey): Promise<boolean> {
    return this.rows.existsBy({ messageId, emoji, userId });
  }

  async insert(reaction: ReactionKey & Pick<Reaction, 'rev'>): Promise<void> {
    await this.rows.insert(reaction);
  }

  async remove({ messageId, emoji, userId }: ReactionKey): Promise<void> {
    await this.rows.delete({ messageId, emoji, userId });
  }

  async removeAll(messageId: string): Promise<void> {
    await this.rows.delete({ messageId });
  }

  /** The first to react with the emoji, in order. */
  async listFirstUserIds(messageId: string, emoji: string, limit: number): Promise<string[]> {
    const reactions = await this.rows.find({
      where: { messageId, emoji },
      order: { rev: 'ASC' },
      take: limit,
    });
    return reactions.map(({ userId }) => userId);
  }

  private get rows() {
    return this.uow.manager.getRepository(Reaction);
  }
}
