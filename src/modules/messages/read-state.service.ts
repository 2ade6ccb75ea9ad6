import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import {
  ChannelAccess,
  notAMember,
  peerIn,
  ReadMarkers,
  readStateView,
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

  /**
   * Moves the caller's read marker forward, and backward only with `force`; else nothing changes. Only the messages
   * between the old and the new place are looked at, so reading on costs as much as there was to read.
   */
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
      const { readSeq } = member;
      const moved = { readSeq, ownAfterRead: member.ownAfterRead };
      if (seq > readSeq || (force && seq < readSeq)) {
        const [low, high] = seq > readSeq ? [readSeq, seq] : [seq, readSeq];
        const own = await this.messages.countOwnBetween(channelId, userId, low, high);
        moved.readSeq = seq;
        moved.ownAfterRead += seq > readSeq ? -own : own;
        await this.markers.move(member, moved.readSeq, moved.ownAfterRead);
        this.uow.afterCommit(new MessageRead(channelId, userId, seq, peerIn(channel, userId)));
      }
      return readStateView(channel, moved);
    });
  }
}
