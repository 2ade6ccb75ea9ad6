import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { ChannelAccess } from './channel-access.js';
import { notAMember } from './channels.errors.js';
import { readStateView, type ReadStateView } from './dto/read-state.view.js';
import { MembersRepository } from './members.repository.js';
import type { Member } from './entities/member.entity.js';

/** Members' read markers, for the module that knows the messages between them. */
@Injectable()
export class ReadMarkers {
  constructor(
    private readonly members: MembersRepository,
    private readonly access: ChannelAccess,
  ) {}

  /** The member, whose marker and counters stand still until the transaction ends; null for a non-member. */
  lock(channelId: string, userId: string): Promise<Member | null> {
    return this.members.lock({ channelId, userId });
  }

  /** Moves the marker to `readSeq`; `ownAfterRead` is how many messages after it are the member's own. */
  move(member: Member, readSeq: number, ownAfterRead: number): Promise<void> {
    return this.members.setReadMarker(member, readSeq, ownAfterRead);
  }

  /** Where the caller, a member, stands now. */
  async stateOf(principal: Principal, channelId: string): Promise<ReadStateView> {
    const { channel, member, afterRead } = await this.access.requireCounted(principal, channelId);
    if (!member) throw notAMember();
    return readStateView(channel, member, afterRead);
  }
}
