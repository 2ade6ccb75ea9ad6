import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import { offsetOf, type PageQuery } from '../../common/paging/index.js';
import { ChannelAccess, LogCounters } from '../channels/index.js';
import type { MessagePage } from './dto/history.view.js';
import { messageView, type MessageView } from './dto/message.view.js';
import { MessageChanges } from './message-changes.js';
import { isDeleted } from './messages.errors.js';
import { canPin } from './messages.policy.js';
import { MessagesRepository } from './messages.repository.js';

@Injectable()
export class PinsService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly changes: MessageChanges,
    private readonly counters: LogCounters,
    private readonly access: ChannelAccess,
  ) {}

  /** What was pinned last comes first. */
  async list(principal: Principal, channelId: string, query: PageQuery): Promise<MessagePage> {
    await this.access.requireReadable(principal, channelId);
    const { page, pageSize } = query;
    const [pinned, total] = await this.messages.listPinned(channelId, offsetOf(query), pageSize);
    return { items: pinned.map(messageView), page, pageSize, total };
  }

  /** Pins or unpins; nothing changes where it is so already. Throws `not_found`, and `forbidden` to whom it is not given. */
  set(
    principal: Principal,
    channelId: string,
    messageId: string,
    pinned: boolean,
  ): Promise<MessageView> {
    return this.changes.make(principal, channelId, messageId, async (message, standing) => {
      if (!canPin(principal, standing)) throw forbidden();
      if ((message.pinnedRev !== null) === pinned) return null;
      if (message.deletedAt) throw isDeleted();
      const rev = await this.counters.changed(message);
      return { pinnedRev: pinned ? rev : null, rev };
    });
  }
}
