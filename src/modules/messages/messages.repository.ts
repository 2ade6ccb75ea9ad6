import { Injectable } from '@nestjs/common';
import { Between, IsNull, Not } from 'typeorm';
import { UnitOfWork } from '../../platform/database/index.js';
import { Message } from './entities/message.entity.js';
import {
  FIND_CHANGED,
  FIND_CHANNELS_OF,
  FIND_ORIGINALS,
  FIND_RANGE,
  INSERT_MESSAGES,
  LIST_AFTER,
  LIST_AHEAD,
  messageOf,
  newMessageValues,
} from './message.statements.js';

/** What a repeated send is known by. */
export interface SendKey {
  readonly senderId: string;
  readonly clientMessageId: string;
}

/** How far someone knows a channel's log. */
export interface KnownRev {
  readonly channelId: string;
  readonly rev: number;
}

@Injectable()
export class MessagesRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insertAll(messages: readonly Message[]): Promise<void> {
    await this.uow.queryAll(INSERT_MESSAGES, messages.map(newMessageValues));
  }

  async update(id: string, changes: Partial<Message>): Promise<void> {
    // TypeORM's partial type cannot take a free-form JSON value; the entity's own type has checked it.
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

  /** Those that are stored, in any order. */
  async findOriginals(keys: readonly SendKey[]): Promise<Message[]> {
    const values = keys.map(({ senderId, clientMessageId }) => [senderId, clientMessageId]);
    return (await this.uow.queryAll(FIND_ORIGINALS, values)).map(messageOf);
  }

  /** The channels of those of the messages that there are, by the messages' ids. */
  async findChannelsOf(ids: readonly string[]): Promise<Map<string, string>> {
    const found = await this.uow.queryAll(
      FIND_CHANNELS_OF,
      ids.map((id) => [id]),
    );
    return new Map(found.map(({ id, channelId }) => [id, channelId]));
  }

  /** Both ends included, in ascending `seq`: as cheap wherever in the log it lies. */
  async findRange(channelId: string, firstSeq: number, lastSeq: number): Promise<Message[]> {
    const rows = await this.uow.query(FIND_RANGE, [channelId, firstSeq, lastSeq]);
    return rows.map(messageOf);
  }

  /** In ascending `rev`. */
  async findChangedSince(channelId: string, rev: number, limit: number): Promise<Message[]> {
    return (await this.uow.query(FIND_CHANGED, [channelId, rev, limit])).map(messageOf);
  }

  /** Channels that have come further than said, and how far. */
  listAhead(known: readonly KnownRev[]): Promise<KnownRev[]> {
    return this.uow.queryAll(
      LIST_AHEAD,
      known.map(({ channelId, rev }) => [channelId, rev]),
    );
  }

  /** What has changed in each of the channels, in ascending `rev`, with the key of a direct conversation. */
  async listAfter(
    known: readonly KnownRev[],
    limit: number,
  ): Promise<(Message & { readonly directKey: string | null })[]> {
    const rows = known.map(({ channelId, rev }) => [channelId, rev, limit]);
    return (await this.uow.queryAll(LIST_AFTER, rows)).map(messageOf);
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
