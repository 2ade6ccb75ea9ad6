import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { ChannelCreated } from './channels.events.js';
import { ChannelsRepository } from './channels.repository.js';
import { channelSummary } from './dto/channel.view.js';
import { newChannel, type Channel } from './entities/channel.entity.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';

/** The key of a pair's conversation, the same from both sides. */
export function directKeyOf(userId: string, otherId: string): string {
  return userId < otherId ? `${userId}:${otherId}` : `${otherId}:${userId}`;
}

/** The other member of a direct conversation; null in any other channel. */
export function peerIn(channel: Pick<Channel, 'directKey'>, userId: string): string | null {
  return channel.directKey?.split(':').find((id) => id !== userId) ?? null;
}

@Injectable()
export class DirectChannels {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly uow: UnitOfWork,
  ) {}

  find(userId: string, otherId: string): Promise<Channel | null> {
    return this.channels.findDirect(directKeyOf(userId, otherId));
  }

  /** The conversation's id, inside the transaction of a message: two people who write at once get one. */
  async ensure(userId: string, otherId: string): Promise<string> {
    return (await this.find(userId, otherId))?.id ?? this.create(userId, otherId);
  }

  private async create(userId: string, otherId: string): Promise<string> {
    const channel = newChannel({
      kind: 'direct',
      directKey: directKeyOf(userId, otherId),
      isPrivate: true,
      createdBy: userId,
      memberCount: 2,
    });
    if (!(await this.channels.insertDirect(channel))) return (await this.find(userId, otherId))!.id;
    const memberIds = [userId, otherId];
    await this.members.insert(memberIds.map((memberId) => newMember(channel.id, memberId)));
    this.uow.afterCommit(new ChannelCreated(channelSummary(channel), memberIds));
    return channel.id;
  }
}
