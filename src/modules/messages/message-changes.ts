import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { AppError } from '../../common/errors/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { ChannelAccess, peerIn, type Standing } from '../channels/index.js';
import { messageView, type MessageView } from './dto/message.view.js';
import type { Message } from './entities/message.entity.js';
import { LogCommits } from './log-commits.js';
import { messageNotFound } from './messages.errors.js';
import { MessageUpdated } from './messages.events.js';
import { MessagesRepository } from './messages.repository.js';

/**
 * What becomes of a message, with the `rev` of the change; null where it is so already, and nothing shall change. Called
 * with the channel locked. Whatever it refuses, it refuses by throwing before it writes.
 */
export type Change = (
  message: Message,
  standing: Standing,
) => Promise<(Partial<Message> & Pick<Message, 'rev'>) | null>;

interface Asked {
  readonly principal: Principal;
  readonly channelId: string;
  readonly messageId: string;
  readonly change: Change;
}

/** Changes to messages that are in the log. They share commits with posts, and take their numbers in the same line. */
@Injectable()
export class MessageChanges {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly access: ChannelAccess,
    private readonly commits: LogCommits,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Resolves with the message as it is now, once that is on disk. Who may is judged inside the storing transaction, so
   * a membership that has ended cannot change anything any more. Throws `not_found` where the caller does not see it.
   */
  make(
    principal: Principal,
    channelId: string,
    messageId: string,
    change: Change,
  ): Promise<MessageView> {
    return this.commits.run(channelId, this.applyAll, { principal, channelId, messageId, change });
  }

  /** One after the other: each sees what the one before has made of the message. */
  private readonly applyAll = async (
    asked: readonly Asked[],
  ): Promise<(MessageView | AppError)[]> => {
    const outcomes: (MessageView | AppError)[] = [];
    for (const one of asked) outcomes.push(await this.apply(one).catch(refusal));
    return outcomes;
  };

  private async apply({ principal, channelId, messageId, change }: Asked): Promise<MessageView> {
    const standing = await this.access.lock(principal, channelId);
    const message = await this.messages.find(channelId, messageId);
    if (!message) throw messageNotFound();
    const changes = await change(message, standing);
    if (!changes) return messageView(message);
    await this.messages.update(message.id, changes);
    const view = messageView({ ...message, ...changes });
    const { userId } = principal;
    this.uow.afterCommit(new MessageUpdated(view, userId, peerIn(standing.channel, userId)));
    return view;
  }
}

/** Nothing is written yet: the batch need not be rolled back, and others' work with it. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
