import { Injectable } from '@nestjs/common';
import { channelNotFound } from './channels.errors.js';
import { ChannelsRepository } from './channels.repository.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';
import { Memberships } from './memberships.js';

/** Gives a new message its numbers and keeps the counters that follow from it, inside the storing transaction. */
@Injectable()
export class LogNumbering {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly memberships: Memberships,
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
      await this.memberships.begin(newMember(channelId, senderId, { readSeq: seq }));
    }
    return { seq, rev };
  }
}
