import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { containing, ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import type { CountedStanding, ListedChannel, Standing } from './channels.policy.js';
import { Channel } from './entities/channel.entity.js';
import { Member } from './entities/member.entity.js';
import {
  channelOf,
  DELETED_AFTER_READ,
  FIND_COUNTED_STANDING,
  FIND_PLACES,
  FIND_STANDING,
  LIST_JOINED,
  LOCK_CHANNELS,
  MENTIONS_AFTER_READ,
  placeOf,
  standingOf,
  type JoinedChannel,
  type StandingKey,
} from './standing.statements.js';

/** A channel with the row of the one member who was asked for. */
type ChannelWithMember = Channel & { member: Member | null };

export interface ChannelListing {
  readonly userId: string;
  /** Every channel that is not direct, for those who manage them. */
  readonly everyChannel: boolean;
  /** Direct conversations as well. */
  readonly withDirect: boolean;
  readonly joinedOnly: boolean;
  /** Part of the name, as it is compared. */
  readonly nameKeyPart: string;
  readonly offset: number;
  readonly limit: number;
}

/** Channels with one user's place in them. What is answered in one statement is of one moment: its numbers agree. */
@Injectable()
export class StandingsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** The channel, unless deleted, with the user's membership. */
  async find(id: string, userId: string): Promise<Standing | null> {
    const [row] = await this.uow.query(FIND_STANDING, [id, userId]);
    return row ? standingOf(row, userId) : null;
  }

  /** The same, with what the user's read state is counted from. */
  async findCounted(id: string, userId: string): Promise<CountedStanding | null> {
    const [row] = await this.uow.query(FIND_COUNTED_STANDING, [id, userId]);
    if (!row) return null;
    const { deleted, mentions, ...standing } = row;
    return { ...standingOf(standing, userId), afterRead: { deleted, mentions } };
  }

  /** Locks the channel's row until the end of the transaction, so that its members and counters stand still. */
  async lock(id: string, userId: string): Promise<Standing | null> {
    if (this.uow.canLockRows) {
      await this.rows.findOne({ where: { id }, lock: { mode: ROW_LOCK } });
    }
    return this.find(id, userId);
  }

  /**
   * The same for many, in two statements on Postgres: in the order of the keys, null where the channel is gone. Those
   * of one channel share its object.
   */
  async lockAll(keys: readonly StandingKey[]): Promise<(Standing | null)[]> {
    const ids = [...new Set(keys.map(({ channelId }) => channelId))];
    const rows = await this.uow.queryAll(
      LOCK_CHANNELS,
      ids.map((id) => [id]),
    );
    const channels = new Map(rows.map((row) => [row.id, channelOf(row)]));
    const pairs = new Map(keys.map((key) => [pairOf(key), [key.channelId, key.userId]]));
    const found = await this.uow.queryAll(FIND_PLACES, [...pairs.values()]);
    const places = new Map(found.map((row) => [pairOf(row), placeOf(row)]));
    return keys.map((key) => {
      const channel = channels.get(key.channelId);
      return channel ? { channel, ...places.get(pairOf(key))! } : null;
    });
  }

  async list(listing: ChannelListing): Promise<[ListedChannel[], number]> {
    const { userId, everyChannel, withDirect, joinedOnly, nameKeyPart, offset, limit } = listing;
    const query = this.withMember(userId).where('channel.deletedAt IS NULL');
    if (joinedOnly) query.andWhere('member.userId IS NOT NULL');
    else if (everyChannel)
      query.andWhere("(member.userId IS NOT NULL OR channel.kind = 'channel')");
    else query.andWhere('(member.userId IS NOT NULL OR channel.isPrivate = :no)', { no: false });
    if (!withDirect) query.andWhere("channel.kind = 'channel'");
    if (nameKeyPart) {
      query.andWhere("channel.nameKey LIKE :pattern ESCAPE '\\'", {
        pattern: containing(nameKeyPart),
      });
    }
    const total = await query.getCount();
    query.orderBy('channel.kind').addOrderBy('channel.nameKey').addOrderBy('channel.id');
    return [await this.counted(query.offset(offset).limit(limit)), total];
  }

  /** Every channel that the user is a member of. */
  listJoined(userId: string): Promise<JoinedChannel[]> {
    return this.uow.query(LIST_JOINED, [userId]);
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

  private async counted(query: SelectQueryBuilder<Channel>): Promise<ListedChannel[]> {
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

/** One string for each channel and user. */
function pairOf({ channelId, userId }: StandingKey): string {
  return `${channelId} ${userId}`;
}
