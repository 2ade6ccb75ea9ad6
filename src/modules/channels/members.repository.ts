import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BulkStatement, ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import { Member, type MemberRole } from './entities/member.entity.js';

type MemberKey = Pick<Member, 'channelId' | 'userId'>;

const COUNT_OWN = new BulkStatement({
  each: `UPDATE channel_members SET own_after_read = own_after_read + $3
    WHERE channel_id = $1 AND user_id = $2`,
  all: `UPDATE channel_members m SET own_after_read = m.own_after_read + k.count
    FROM unnest($1::text[], $2::text[], $3::int[]) AS k (channel_id, user_id, count)
    WHERE m.channel_id = k.channel_id AND m.user_id = k.user_id`,
});

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

  /** Counts messages of the members' own. */
  async countOwn(counts: readonly (MemberKey & { readonly count: number })[]): Promise<void> {
    const rows = counts.map(({ channelId, userId, count }) => [channelId, userId, count]);
    await this.uow.queryAll(COUNT_OWN, rows);
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
