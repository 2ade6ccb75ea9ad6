import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { channelNotFound } from './channels.errors.js';
import { MemberJoined } from './channels.events.js';
import { ChannelsRepository } from './channels.repository.js';
import { MembersRepository } from './members.repository.js';

/** Gives a new message its numbers and keeps the counters that follow from it, inside the storing transaction. */
@Injectable()
export class LogNumbering {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * The next `seq` and `rev` of the channel, for a message of `senderId`. Posting in a public channel makes its sender
   * a member. Someone who was removed from a private one since the call began gets `not_found`.
   */
  async take(channelId: string, senderId: string): Promise<{ seq: number; rev: number }> {
    const position = await this.channels.takeNextPosition(channelId);
    if (!position) throw channelNotFound();
    const { seq, rev, isPrivate } = position;
    if (!(await this.members.countOwnMessage({ channelId, userId: senderId }))) {
      if (isPrivate) throw channelNotFound();
      await this.admit(channelId, senderId, seq);
    }
    return { seq, rev };
  }

  private async admit(channelId: string, userId: string, readSeq: number): Promise<void> {
    await this.members.insert([
      { channelId, userId, role: 'member', readSeq, ownAfterRead: 0, joinedAt: isoNow() },
    ]);
    await this.channels.changeMemberCount(channelId, 1);
    this.uow.afterCommit(new MemberJoined(channelId, userId));
  }
}
