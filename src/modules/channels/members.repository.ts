import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { returnedRows, ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import { Member, type MemberRole } from './entities/member.entity.js';

type MemberKey = Pick<Member, 'channelId' | 'userId'>;

@Injectable()
export class MembersRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(members: Member[]): Promise<void> {
    await this.rows.insert(members);
  }

  find({ channelId, userId }: MemberKey): Promise<Member | null> {
    return this.rows.findOneBy({ channelId, userId });
  }

  /** Which of the users are members. */
  async findAmong(channelId: string, userIds: readonly string[]): Promise<Set<string>> {
    if (userIds.length === 0) return new Set();
    const members = await this.rows.find({
      where: { channelId, userId: In(userIds) },
      select: { userId: true },
    });
    return new Set(members.map(({ userId }) => userId));
  }

  /** The member, whose row no other transaction changes until this one ends. */
  lock({ channelId, userId }: MemberKey): Promise<Member | null> {
    return this.rows.findOne({
      where: { channelId, userId },
      ...(this.uow.canLockRows && { lock: { mode: ROW_LOCK } }),
    });
  }

  /** In order of joining. */
  listPage(channelId: string, offset: number, limit: number): Promise<[Member[], number]> {
    return this.rows.findAndCount({
      where: { channelId },
      order: { joinedAt: 'ASC', userId: 'ASC' },
      skip: offset,
      take: limit,
    });
  }

  async setRole({ channelId, userId }: MemberKey, role: MemberRole): Promise<void> {
    await this.rows.update({ channelId, userId }, { role });
  }

  async setReadMarker(key: MemberKey, readSeq: number, ownAfterRead: number): Promise<void> {
    const { channelId, userId } = key;
    await this.rows.update({ channelId, userId }, { readSeq, ownAfterRead });
  }

  /** Counts a message of the member's own. False for someone who is no member. */
  async countOwnMessage({ channelId, userId }: MemberKey): Promise<boolean> {
    const answer = await this.uow.manager.sql<unknown>`
      UPDATE channel_members SET own_after_read = own_after_read + 1
      WHERE channel_id = ${channelId} AND user_id = ${userId} RETURNING user_id`;
    return returnedRows(answer).length > 0;
  }

  async remove({ channelId, userId }: MemberKey): Promise<void> {
    await this.rows.delete({ channelId, userId });
  }

  async removeAll(channelId: string): Promise<void> {
    await this.rows.delete({ channelId });
  }

  private get rows() {
    return this.uow.manager.getRepository(Member);
  }
}
