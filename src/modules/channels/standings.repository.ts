import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { containing, ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import type { CountedStanding, Standing } from './channels.policy.js';
import { Channel, type ChannelKind } from './entities/channel.entity.js';
import { Member } from './entities/member.entity.js';

/** A channel with the row of the one member who was asked for. */
type ChannelWithMember = Channel & { member: Member | null };

export interface ChannelListing {
  readonly userId: string;
  /** Every channel that is not direct, for those who manage them. */
  readonly everyChannel: boolean;
  readonly joinedOnly: boolean;
  /** Part of the name, as it is compared. */
  readonly nameKeyPart: string;
  readonly offset: number;
  readonly limit: number;
}

/** A joined channel with what its read state is counted from. */
export interface JoinedChannel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string | null;
  readonly lastSeq: number;
  readonly rev: number;
  readonly readSeq: number;
  readonly ownAfterRead: number;
  readonly deletedAfterRead: number;
  readonly mentionsAfterRead: number;
}

/** Both are a range of an index, as long as what it counts: nothing is read of messages that are merely unread. */
const DELETED_AFTER_READ = `(
  SELECT CAST(count(*) AS integer) FROM tombstones
  WHERE tombstones.channel_id = member.channel_id AND tombstones.seq > member.read_seq
    AND tombstones.sender_id <> member.user_id)`;
const MENTIONS_AFTER_READ = `(
  SELECT CAST(count(*) AS integer) FROM mentions
  WHERE mentions.channel_id = member.channel_id AND mentions.user_id = member.user_id
    AND mentions.seq > member.read_seq)`;

/** Channels with one user's place in them. What is answered in one statement is of one moment: its numbers agree. */
@Injectable()
export class StandingsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** The channel, unless deleted, with the user's membership. */
  async find(id: string, userId: string): Promise<Standing | null> {
    const channel = (await this.channelOf(id, userId).getOne()) as ChannelWithMember | null;
    return channel && { channel, member: channel.member };
  }

  /** The same, with what the user's read state is counted from. */
  async findCounted(id: string, userId: string): Promise<CountedStanding | null> {
    return (await this.counted(this.channelOf(id, userId)))[0] ?? null;
  }

  /** Locks the channel's row until the end of the transaction, so that its members and counters stand still. */
  async lock(id: string, userId: string): Promise<Standing | null> {
    if (this.uow.canLockRows) {
      await this.rows.findOne({ where: { id }, lock: { mode: ROW_LOCK } });
    }
    return this.find(id, userId);
  }

  async list(listing: ChannelListing): Promise<[CountedStanding[], number]> {
    const { userId, everyChannel, joinedOnly, nameKeyPart, offset, limit } = listing;
    const query = this.withMember(userId).where('channel.deletedAt IS NULL');
    if (joinedOnly) query.andWhere('member.userId IS NOT NULL');
    else if (everyChannel)
      query.andWhere("(member.userId IS NOT NULL OR channel.kind = 'channel')");
    else query.andWhere('(member.userId IS NOT NULL OR channel.isPrivate = :no)', { no: false });
    if (nameKeyPart) {
      query.andWhere("channel.nameKey LIKE :pattern ESCAPE '\\'", {
        pattern: containing(nameKeyPart),
      });
    }
    const total = await query.getCount();
    query.orderBy('channel.kind').addOrderBy('channel.nameKey').addOrderBy('channel.id');
    return [await this.counted(query.offset(offset).limit(limit)), total];
  }

  /** Every channel that the user is a member of: one statement, whatever their number. */
  listJoined(userId: string): Promise<JoinedChannel[]> {
    return this.uow.manager.sql<JoinedChannel[]>`
      SELECT channel.id AS "id", channel.kind AS "kind", channel.name AS "name",
        channel.last_seq AS "lastSeq", channel.rev AS "rev", member.read_seq AS "readSeq",
        member.own_after_read AS "ownAfterRead",
        ${() => DELETED_AFTER_READ} AS "deletedAfterRead",
        ${() => MENTIONS_AFTER_READ} AS "mentionsAfterRead"
      FROM channel_members member JOIN channels channel ON channel.id = member.channel_id
      WHERE member.user_id = ${userId} AND channel.deleted_at IS NULL
      ORDER BY channel.id`;
  }

  private channelOf(id: string, userId: string) {
    return this.withMember(userId).where('channel.id = :id AND channel.deletedAt IS NULL', { id });
  }

  private withMember(userId: string) {
    return this.rows
      .createQueryBuilder('channel')
      .leftJoinAndMapOne(
        'channel.member',
        Member,
        'member',
        'member.channelId = channel.id AND member.userId = :userId',
        { userId },
      );
  }

  private async counted(query: SelectQueryBuilder<Channel>): Promise<CountedStanding[]> {
    const { entities, raw } = await query
      .addSelect(DELETED_AFTER_READ, 'deleted')
      .addSelect(MENTIONS_AFTER_READ, 'mentions')
      .getRawAndEntities<{ deleted: number; mentions: number }>();
    // A channel has one row here, for one user is at most one member of it.
    return (entities as ChannelWithMember[]).map((channel, index) => {
      const { deleted, mentions } = raw[index]!;
      return { channel, member: channel.member, afterRead: { deleted, mentions } };
    });
  }

  private get rows() {
    return this.uow.manager.getRepository(Channel);
  }
}
