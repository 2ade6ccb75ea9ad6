import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import {
  ChannelAccess,
  notAMember,
  peerIn,
  ReadMarkers,
  type Member,
  type ReadStateView,
} from '../channels/index.js';
import type { MarkReadDto } from './dto/mark-read.dto.js';
import { beyondLog } from './messages.errors.js';
import { MessageRead } from './messages.events.js';
import { MessagesRepository } from './messages.repository.js';

@Injectable()
export class ReadStateService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly markers: ReadMarkers,
    private readonly access: ChannelAccess,
    private readonly uow: UnitOfWork,
  ) {}

  /** Moves the caller's read marker forward, and backward only with `force`; else nothing changes. */
  async markRead(
    principal: Principal,
    channelId: string,
    { seq, force = false }: MarkReadDto,
  ): Promise<ReadStateView> {
    const { userId } = principal;
    return this.uow.run(async () => {
      // Locked before the channel is read: the caller's own posts wait, so the counter fits what is read next.
      const member = await this.markers.lock(channelId, userId);
      const { channel } = await this.access.requireReadable(principal, channelId);
      if (!member) throw notAMember();
      if (seq > channel.lastSeq) throw beyondLog();
      if (seq > member.readSeq || (force && seq < member.readSeq)) {
        await this.markers.move(member, seq, await this.ownAfter(seq, member, channel.lastSeq));
        this.uow.afterCommit(new MessageRead(channelId, userId, seq, peerIn(channel, userId)));
      }
      return this.markers.stateOf(principal, channelId);
    });
  }

  /**
   * How many messages after `seq` are the member's own: counted from the marker, where the number is known, or from the
   * end of the log, where it is 0, whichever is nearer. Reading on to the end, and where one has said nothing, is free.
   */
  private async ownAfter(seq: number, member: Member, lastSeq: number): Promise<number> {
    const { channelId, userId, readSeq, ownAfterRead } = member;
    const own = (after: number, upTo: number) =>
      this.messages.countOwnBetween(channelId, userId, after, upTo);
    if (seq < readSeq) return ownAfterRead + (await own(seq, readSeq));
    if (ownAfterRead === 0) return 0;
    return lastSeq - seq < seq - readSeq
      ? own(seq, lastSeq)
      : ownAfterRead - (await own(readSeq, seq));
  }
}
