import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { AppError, forbidden } from '../../common/errors/index.js';
import { ChannelAccess, DirectChannels, directKeyOf, peerIn } from '../channels/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import type { PostMessageDto } from './dto/post-message.dto.js';
import { MessageLog, type Appended, type LogTarget } from './message-log.js';
import { clientMessageIdTaken, directToOneself } from './messages.errors.js';
import { SenderOrder } from './sender-order.js';

@Injectable()
export class MessagesService {
  constructor(
    private readonly log: MessageLog,
    private readonly access: ChannelAccess,
    private readonly direct: DirectChannels,
    private readonly users: UsersService,
    private readonly order: SenderOrder,
  ) {}

  /** Posting in a public channel makes the caller a member. */
  post(principal: Principal, channelId: string, input: PostMessageDto): Promise<Appended> {
    return this.append(principal, input, () => this.channelTarget(principal, channelId));
  }

  /** To one person; the first message makes the conversation. Throws `not_found` where there is no such user. */
  postDirect(principal: Principal, userId: string, input: PostMessageDto): Promise<Appended> {
    return this.append(principal, input, () => this.directTarget(principal, userId));
  }

  private async channelTarget(principal: Principal, channelId: string): Promise<LogTarget> {
    const { channel } = await this.access.requirePostable(principal, channelId);
    return {
      lockKey: channelId,
      resolveChannelId: () => Promise.resolve(channelId),
      peerId: peerIn(channel, principal.userId),
    };
  }

  private async directTarget(principal: Principal, userId: string): Promise<LogTarget> {
    if (!may(principal, 'messages:direct')) throw forbidden();
    if (userId === principal.userId) throw directToOneself();
    if (!(await this.users.exists(userId))) throw userNotFound();
    const conversation = await this.direct.find(principal.userId, userId);
    return {
      lockKey: conversation?.id ?? directKeyOf(principal.userId, userId),
      resolveChannelId: () => this.direct.ensure(principal.userId, userId),
      peerId: userId,
    };
  }

  private async append(
    principal: Principal,
    input: PostMessageDto,
    findTarget: () => Promise<LogTarget>,
  ): Promise<Appended> {
    const target = await this.order.inTurn(principal.userId, findTarget);
    const appended = await this.log.append(target, {
      senderId: principal.userId,
      text: input.text,
      replyTo: input.replyTo ?? null,
      metadata: input.metadata ?? null,
      clientMessageId: input.clientMessageId ?? null,
    });
    if (!appended.created) await this.requireVisible(principal, appended.message.channelId);
    return appended;
  }

  /** The original of a repeated send may lie in a channel that its sender has been removed from since. */
  private async requireVisible(principal: Principal, channelId: string): Promise<void> {
    try {
      await this.access.requireReadable(principal, channelId);
    } catch (error) {
      throw error instanceof AppError && error.code === 'not_found'
        ? clientMessageIdTaken()
        : error;
    }
  }
}
