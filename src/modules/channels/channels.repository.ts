import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { BulkStatement, returnedRows, UnitOfWork } from '../../platform/database/index.js';
import { Channel } from './entities/channel.entity.js';

export interface JoinedId {
  readonly userId: string;
  readonly channelId: string;
}

/** The numbers that a new message takes. */
export interface LogPosition {
  readonly seq: number;
  readonly rev: number;
}

const FIND_DIRECT = new BulkStatement<{ id: string; directKey: string }>({
  each: `SELECT id, direct_key AS "directKey" FROM channels WHERE direct_key = $1`,
  all: `SELECT id, direct_key AS "directKey" FROM channels WHERE direct_key = ANY($1::text[])`,
});
const ADVANCE = new BulkStatement({
  each: 'UPDATE channels SET last_seq = $2, rev = $3 WHERE id = $1',
  all: `UPDATE channels SET last_seq = k.seq, rev = k.rev
    FROM unnest($1::text[], $2::int[], $3::int[]) AS k (id, seq, rev) WHERE channels.id = k.id`,
});

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
    const { id, directKey } = channel;
    return (await this.findDirect([directKey!])).get(directKey!) === id;
  }

  /** The ids of the conversations that there are, by their keys. */
  async findDirect(directKeys: readonly string[]): Promise<Map<string, string>> {
    const keys = directKeys.map((key) => [key]);
    const found = await this.uow.queryAll(FIND_DIRECT, keys);
    return new Map(found.map(({ id, directKey }) => [directKey, id]));
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

  /** The numbers of the newest message of each channel, which is locked. */
  async advance(positions: readonly (LogPosition & { readonly id: string })[]): Promise<void> {
    const rows = positions.map(({ id, seq, rev }) => [id, seq, rev]);
    await this.uow.queryAll(ADVANCE, rows);
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
