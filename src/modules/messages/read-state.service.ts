import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** So many messages are looked at inside a transaction, or in one go. */
const MAX_COUNTED_AT_ONCE = 10_000;

/** The messages after one place in a log and up to another, and how many of them are the reader's own. */
interface OwnCount {
  readonly after: number;
  readonly upTo: number;
  readonly own: number;
}

@Injectable()
export class ReadStateService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly markers: ReadMarkers,
    private readonly access: ChannelAccess,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Moves the caller's read marker forward, and backward only with `force`; else nothing changes. Costs as much as there
   * lies between the old and the new place, and nothing where the caller has read all or said nothing. Who goes far has
   * it counted before the transaction, step by step: nobody waits for it.
   */
  async markRead(
    principal: Principal,
    channelId: string,
    input: MarkReadDto,
  ): Promise<ReadStateView> {
    let counted: OwnCount | undefined;
    // Once more only where the marker was moved meanwhile: by another call of the same user, which then has its answer.
    for (;;) {
      const moved = await this.uow.run(() => this.move(principal, channelId, input, counted));
      if (!('upTo' in moved)) return moved;
      counted = { ...moved, own: await this.countInSteps(principal.userId, channelId, moved) };
    }
  }

  /** Answers with the stretch that has to be counted first where it is too long for a transaction. */
  private async move(
    principal: Principal,
    channelId: string,
    { seq, force = false }: MarkReadDto,
    counted: OwnCount | undefined,
  ): Promise<ReadStateView | Omit<OwnCount, 'own'>> {
    const { userId } = principal;
    // Locked before the channel is read: the caller's own posts wait, so the counter fits what is read next.
    const member = await this.markers.lock(channelId, userId);
    const { channel } = await this.access.requireReadable(principal, channelId);
    if (!member) throw notAMember();
    if (seq > channel.lastSeq) throw beyondLog();
    const { readSeq, ownAfterRead } = member;
    if (seq > readSeq || (force && seq < readSeq)) {
      let ownAfter = 0;
      if (seq < readSeq || (seq < channel.lastSeq && ownAfterRead > 0)) {
        const [after, upTo] = seq < readSeq ? [seq, readSeq] : [readSeq, seq];
        const own = await this.ownBetween(member, after, upTo, counted);
        if (own === null) return { after, upTo };
        ownAfter = ownAfterRead + (seq < readSeq ? own : -own);
      }
      await this.markers.move(member, seq, ownAfter);
      this.uow.afterCommit(new MessageRead(channelId, userId, seq, peerIn(channel, userId)));
    }
    return this.markers.stateOf(principal, channelId);
  }

  /** Null where it is too much to be counted here. */
  private async ownBetween(
    { channelId, userId }: Member,
    after: number,
    upTo: number,
    counted: OwnCount | undefined,
  ): Promise<number | null> {
    if (counted?.after === after && counted.upTo === upTo) return counted.own;
    if (upTo - after > MAX_COUNTED_AT_ONCE) return null;
    return this.messages.countOwnBetween(channelId, userId, after, upTo);
  }

  /** What it comes to does not change any more: no message in the log ever changes its place or its sender. */
  private async countInSteps(
    userId: string,
    channelId: string,
    { after, upTo }: Omit<OwnCount, 'own'>,
  ): Promise<number> {
    let own = 0;
    for (let from = after; from < upTo; from += MAX_COUNTED_AT_ONCE) {
      const to = Math.min(upTo, from + MAX_COUNTED_AT_ONCE);
      own += await this.messages.countOwnBetween(channelId, userId, from, to);
      await nextTurn();
    }
    return own;
  }
}
