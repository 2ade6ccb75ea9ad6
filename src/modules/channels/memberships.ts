import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { MemberJoined, MemberLeft } from './channels.events.js';
import { ChannelsRepository } from './channels.repository.js';
import type { Member } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';

/** Beginning and end of memberships, with the channel's count. Inside a transaction that holds the channel's lock. */
@Injectable()
export class Memberships {
  constructor(
    private readonly members: MembersRepository,
    private readonly channels: ChannelsRepository,
    private readonly uow: UnitOfWork,
  ) {}

  async begin(member: Member): Promise<void> {
    await this.members.insert([member]);
    await this.channels.changeMemberCount(member.channelId, 1);
    this.uow.afterCommit(new MemberJoined(member.channelId, member.userId));
  }

  async end(member: Member): Promise<void> {
    await this.members.remove(member);
    await this.channels.changeMemberCount(member.channelId, -1);
    this.uow.afterCommit(new MemberLeft(member.channelId, member.userId));
  }
}
