import { Injectable } from '@nestjs/common';
import { MembersRepository } from './members.repository.js';
import type { Member } from './entities/member.entity.js';

/** Members' read markers, for the module that knows the messages between them. */
@Injectable()
export class ReadMarkers {
  constructor(private readonly members: MembersRepository) {}

  /** The member, whose marker and counters stand still until the transaction ends; null for a non-member. */
  lock(channelId: string, userId: string): Promise<Member | null> {
    return this.members.lock({ channelId, userId });
  }

  /** Moves the marker to `readSeq`; `ownAfterRead` is how many messages after it are the member's own. */
  move(member: Member, readSeq: number, ownAfterRead: number): Promise<void> {
    return this.members.setReadMarker(member, readSeq, ownAfterRead);
  }
}
