import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { returnedRows, UnitOfWork } from '../../platform/database/index.js';
import { Channel } from './entities/channel.entity.js';

export interface JoinedId {
  readonly userId: string;
  readonly channelId: string;
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

  /** The channels that these users are members of, without those of more members. */
  listSmallJoined(userIds: readonly string[], maxMembers: number): Promise<JoinedId[]> {
    return this.uow.manager.sql<JoinedId[]>`
      SELECT m.user_id AS "userId", m.channel_id AS "channelId"
      FROM channel_members m JOIN channels c ON c.id = m.channel_id
      WHERE m.user_id IN (${() => [...userIds]}) AND c.member_count <= ${maxMembers}`;
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

  /** Takes the next `rev` for a change to a message of a channel that is locked. */
  async takeNextRev(id: string): Promise<number> {
    const answer = await this.uow.manager.sql<unknown>`
      UPDATE channels SET rev = rev + 1 WHERE id = ${id} RETURNING rev`;
    return returnedRows<{ rev: number }>(answer)[0]!.rev;
  }

  private get rows() {
    return this.uow.manager.getRepository(Channel);
  }
}
