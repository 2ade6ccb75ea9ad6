import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { containing, returnedRows, ROW_LOCK, UnitOfWork } from '../../platform/database/index.js';
import type { Standing } from './channels.policy.js';
import { Channel } from './entities/channel.entity.js';
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

/** The numbers that a new message takes. */
export interface LogPosition {
  readonly seq: number;
  readonly rev: number;
  readonly isPrivate: boolean;
}

type PositionRow = Omit<LogPosition, 'isPrivate'> & { readonly isPrivate: boolean | number };

@Injectable()
export class ChannelsRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(channel: Channel): Promise<void> {
    await this.rows.insert(channel);
  }

  /** Makes a direct conversation unless its pair has one. True where it was made. */
  async insertDirect(channel: Channel): Promise<boolean> {
    await this.uow.manager
      .createQueryBuilder()
      .insert()
      .into(Channel)
      .values(channel)
      .orIgnore()
      .updateEntity(false)
      .execute();
    return (await this.findDirect(channel.directKey!))?.id === channel.id;
  }

  findDirect(directKey: string): Promise<Channel | null> {
    return this.rows.findOneBy({ directKey });
  }

  async update(id: string, changes: Partial<Channel>): Promise<void> {
    await this.rows.update({ id }, changes);
  }

  /** Out of everybody's sight at once, its name free; the rows of its messages stay. */
  async markDeleted(id: string): Promise<void> {
    await this.rows.update({ id }, { deletedAt: isoNow(), nameKey: null, memberCount: 0 });
  }

  async changeMemberCount(id: string, by: 1 | -1): Promise<void> {
    await this.rows.increment({ id }, 'memberCount', by);
  }

  /** The channel, unless deleted, with the user's membership: one query. */
  async findStanding(id: string, userId: string): Promise<Standing | null> {
    const channel = (await this.withMember(userId)
      .where('channel.id = :id AND channel.deletedAt IS NULL', { id })
      .getOne()) as ChannelWithMember | null;
    return channel && { channel, member: channel.member };
  }

  /** Locks the channel's row until the end of the transaction, so that its members and counters stand still. */
  async lockStanding(id: string, userId: string): Promise<Standing | null> {
    if (this.uow.canLockRows) {
      await this.rows.findOne({ where: { id }, lock: { mode: ROW_LOCK } });
    }
    return this.findStanding(id, userId);
  }

  async list(listing: ChannelListing): Promise<[Standing[], number]> {
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
    const [channels, total] = await query
      .orderBy('channel.kind')
      .addOrderBy('channel.nameKey')
      .addOrderBy('channel.id')
      .offset(offset)
      .limit(limit)
      .getManyAndCount();
    const standings = (channels as ChannelWithMember[]).map((channel) => ({
      channel,
      member: channel.member,
    }));
    return [standings, total];
  }

  /** Every channel that the user is a member of: one query, whatever their number. */
  async listJoined(userId: string): Promise<Standing[]> {
    const channels = (await this.withMember(userId)
      .where('member.userId IS NOT NULL AND channel.deletedAt IS NULL')
      .orderBy('channel.id')
      .getMany()) as ChannelWithMember[];
    return channels.map((channel) => ({ channel, member: channel.member }));
  }

  async listJoinedIds(userId: string, maxMembers: number): Promise<string[]> {
    const rows = await this.uow.manager.sql<{ id: string }[]>`
      SELECT c.id FROM channel_members m JOIN channels c ON c.id = m.channel_id
      WHERE m.user_id = ${userId} AND c.member_count <= ${maxMembers}`;
    return rows.map(({ id }) => id);
  }

  /**
   * Takes the next `seq` and `rev` and holds the channel's row lock until the transaction ends: whoever sees a number
   * sees every smaller one. Null where the channel is gone.
   */
  async takeNextPosition(id: string): Promise<LogPosition | null> {
    const answer = await this.uow.manager.sql<unknown>`
      UPDATE channels SET last_seq = last_seq + 1, rev = rev + 1
      WHERE id = ${id} AND deleted_at IS NULL
      RETURNING last_seq AS "seq", rev, is_private AS "isPrivate"`;
    const [row] = returnedRows<PositionRow>(answer);
    // SQLite has no booleans: 0 and 1.
    return row ? { ...row, isPrivate: Boolean(row.isPrivate) } : null;
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

  private get rows() {
    return this.uow.manager.getRepository(Channel);
  }
}
