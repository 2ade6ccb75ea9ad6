import { Injectable } from '@nestjs/common';
import { Between, IsNull, MoreThan, Not } from 'typeorm';
import { UnitOfWork } from '../../platform/database/index.js';
import { Message } from './entities/message.entity.js';

@Injectable()
export class MessagesRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(message: Message): Promise<void> {
    // TypeORM's partial type cannot take a free-form JSON value; the entity's own type has checked it.
    await this.rows.insert(message as object);
  }

  async update(id: string, changes: Partial<Message>): Promise<void> {
    // TypeORM's partial type cannot take a free-form JSON value, as above.
    await this.rows.update({ id }, changes as object);
  }

  find(channelId: string, id: string): Promise<Message | null> {
    return this.rows.findOneBy({ id, channelId });
  }

  /** The last pinned first. */
  listPinned(channelId: string, offset: number, limit: number): Promise<[Message[], number]> {
    return this.rows.findAndCount({
      where: { channelId, pinnedRev: Not(IsNull()) },
      order: { pinnedRev: 'DESC' },
      skip: offset,
      take: limit,
    });
  }

  findByClientMessageId(senderId: string, clientMessageId: string): Promise<Message | null> {
    return this.rows.findOneBy({ senderId, clientMessageId });
  }

  existsIn(channelId: string, id: string): Promise<boolean> {
    return this.rows.existsBy({ id, channelId });
  }

  /** Both ends included, in ascending `seq`: as cheap wherever in the log it lies. */
  findRange(channelId: string, firstSeq: number, lastSeq: number): Promise<Message[]> {
    return this.rows.find({
      where: { channelId, seq: Between(firstSeq, lastSeq) },
      order: { seq: 'ASC' },
    });
  }

  /** In ascending `rev`. */
  findChangedSince(channelId: string, rev: number, limit: number): Promise<Message[]> {
    return this.rows.find({
      where: { channelId, rev: MoreThan(rev) },
      order: { rev: 'ASC' },
      take: limit,
    });
  }

  /** How many of the messages after `afterSeq` and up to `upToSeq` are the sender's: reads just those in between. */
  async countOwnBetween(
    channelId: string,
    senderId: string,
    afterSeq: number,
    upToSeq: number,
  ): Promise<number> {
    return this.rows.countBy({ channelId, senderId, seq: Between(afterSeq + 1, upToSeq) });
  }

  private get rows() {
    return this.uow.manager.getRepository(Message);
  }
}
