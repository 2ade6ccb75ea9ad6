import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { ChannelAccess, DirectChannels } from '../channels/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import type { HistoryQuery } from './dto/history.query.js';
import type { HistoryView, MessageChanges, MessagePage, MessageRange } from './dto/history.view.js';
import { messageView, type MessageView } from './dto/message.view.js';
import {
  historyRequestOf,
  rangeBeside,
  rangeOfPage,
  type HistoryRequest,
} from './history-range.js';
import { messageNotFound } from './messages.errors.js';
import { MessagesRepository } from './messages.repository.js';

@Injectable()
export class HistoryService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly access: ChannelAccess,
    private readonly direct: DirectChannels,
    private readonly users: UsersService,
  ) {}

  async read(principal: Principal, channelId: string, query: HistoryQuery): Promise<HistoryView> {
    const request = historyRequestOf(query);
    if (request.by === 'sinceRev') {
      return this.changesSince(principal, channelId, request.rev, request.limit);
    }
    const { channel } = await this.access.requireReadable(principal, channelId);
    return request.by === 'page'
      ? this.page(channel.id, channel.lastSeq, request)
      : this.range(channel.id, channel.lastSeq, request);
  }

  async get(principal: Principal, channelId: string, messageId: string): Promise<MessageView> {
    await this.access.requireReadable(principal, channelId);
    const message = await this.messages.find(channelId, messageId);
    if (!message) throw messageNotFound();
    return messageView(message);
  }

  /** The conversation with another person; empty before its first message. */
  async readDirect(
    principal: Principal,
    userId: string,
    query: HistoryQuery,
  ): Promise<HistoryView> {
    const channelId = await this.direct.find({ userId: principal.userId, otherId: userId });
    if (channelId) return this.read(principal, channelId, query);
    if (!(await this.users.exists(userId))) throw userNotFound();
    return emptyAnswer(historyRequestOf(query));
  }

  /**
   * What was created or changed after `sinceRev`, each message once in its present state. The channel's `rev` is read
   * before the messages are, so `rev` never claims a change that `items` lack.
   */
  async changesSince(
    principal: Principal,
    channelId: string,
    sinceRev: number,
    limit: number,
  ): Promise<MessageChanges> {
    const { channel } = await this.access.requireReadable(principal, channelId);
    const found = await this.messages.findChangedSince(channelId, sinceRev, limit + 1);
    const hasMore = found.length > limit;
    const items = found.slice(0, limit).map(messageView);
    const lastItemRev = items.at(-1)?.rev ?? 0;
    return { items, rev: hasMore ? lastItemRev : Math.max(channel.rev, lastItemRev), hasMore };
  }

  private async page(
    channelId: string,
    lastSeq: number,
    { page, pageSize }: HistoryRequest & { by: 'page' },
  ): Promise<MessagePage> {
    const { first, last } = rangeOfPage(page, pageSize, lastSeq);
    return { items: await this.find(channelId, first, last), page, pageSize, total: lastSeq };
  }

  private async range(
    channelId: string,
    lastSeq: number,
    { by, seq, limit }: HistoryRequest & { by: 'before' | 'after' | 'around' },
  ): Promise<MessageRange> {
    const { first, last } = rangeBeside(by, seq, limit, lastSeq);
    return {
      items: await this.find(channelId, first, last),
      hasMoreBefore: Math.min(first, lastSeq + 1) > 1,
      hasMoreAfter: Math.max(last, 0) < lastSeq,
    };
  }

  private async find(channelId: string, first: number, last: number) {
    if (last < first) return [];
    return (await this.messages.findRange(channelId, first, last)).map(messageView);
  }
}

function emptyAnswer(request: HistoryRequest): HistoryView {
  switch (request.by) {
    case 'page':
      return { items: [], page: request.page, pageSize: request.pageSize, total: 0 };
    case 'sinceRev':
      return { items: [], rev: 0, hasMore: false };
    case 'before':
    case 'after':
    case 'around':
      return { items: [], hasMoreBefore: false, hasMoreAfter: false };
  }
}
