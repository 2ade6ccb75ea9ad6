import { Injectable } from '@nestjs/common';
import { channelNotFound } from './channels.errors.js';
import { ChannelsRepository } from './channels.repository.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';
import { Memberships } from './memberships.js';
import { Mentions, type LogEntry } from './mentions.js';
import { TombstonesRepository } from './tombstones.repository.js';

/**
 * What a channel counts of its log: the numbers that messages and their changes take, and what members' unread and
 * mentions are counted from. Inside the transaction that stores the message.
 */
@Injectable()
export class LogCounters {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly memberships: Memberships,
    private readonly mentions: Mentions,
    private readonly tombstones: TombstonesRepository,
  ) {}

  /**
   * A new message: its `seq` and `rev`. Posting in a public channel makes its sender a member. Someone who was removed
   * from a private one since the call began gets `not_found`.
   */
  async posted(
    channelId: string,
    senderId: string,
    text: string,
  ): Promise<{ seq: number; rev: number }> {
    const position = await this.channels.takeNextPosition(channelId);
    if (!position) throw channelNotFound();
    const { seq, rev, isPrivate } = position;
    if (!(await this.members.countOwnMessage({ channelId, userId: senderId }))) {
      if (isPrivate) throw channelNotFound();
      await this.memberships.begin(newMember(channelId, senderId, { readSeq: seq }));
    }
    await this.mentions.store({ channelId, seq, senderId }, text);
    return { seq, rev };
  }

  /** A new text, which may mention others than the one before; the `rev` of the change. */
  async edited(entry: LogEntry, text: string): Promise<number> {
    await this.mentions.replace(entry, text);
    return this.changed(entry);
  }

  /** A deletion, after which the message is unread by nobody and mentions nobody; the `rev` of the change. */
  async deleted(entry: LogEntry): Promise<number> {
    const { channelId, seq, senderId } = entry;
    await this.mentions.remove(entry);
    await this.tombstones.insert({ channelId, seq, senderId });
    return this.changed(entry);
  }

  /** Any other change: its `rev`. */
  changed({ channelId }: Pick<LogEntry, 'channelId'>): Promise<number> {
    return this.channels.takeNextRev(channelId);
  }
}
