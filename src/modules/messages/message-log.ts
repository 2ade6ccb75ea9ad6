import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { LogCounters } from '../channels/index.js';
import { messageView, type MessageView } from './dto/message.view.js';
import { newMessage, type Draft, type Message } from './entities/message.entity.js';
import { LogCommits } from './log-commits.js';
import { replyOutOfChannel } from './messages.errors.js';
import { MessagePosted } from './messages.events.js';
import { MessagesMetrics } from './messages.metrics.js';
import { MessagesRepository } from './messages.repository.js';

/** The log that a draft goes to. */
export interface LogTarget {
  /** What its writers queue by: the channel's id, or what stands for a channel that is not there yet. */
  readonly lockKey: string;
  /** Inside the storing transaction: the channel, made if need be. */
  readonly resolveChannelId: () => Promise<string>;
  /** The addressee, in direct conversations. */
  readonly peerId: string | null;
}

export interface Appended {
  readonly message: MessageView;
  /** False for a repeated send, which gives the original. */
  readonly created: boolean;
}

/**
 * Where every channel's log grows. Drafts that arrive while a commit is under way share the next one. What
 * `append` has resolved is on disk, and its event is out.
 */
@Injectable()
export class MessageLog {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly counters: LogCounters,
    private readonly commits: LogCommits,
    private readonly uow: UnitOfWork,
    private readonly metrics: MessagesMetrics,
  ) {}

  /** Throws `not_found` where the channel is gone or closed to the sender by now, `unavailable` where too many wait. */
  async append(target: LogTarget, draft: Draft): Promise<Appended> {
    const appended = await this.commits.run(target.lockKey, () => this.store(target, draft));
    if (appended.created) this.metrics.posted.inc();
    return appended;
  }

  private async store(target: LogTarget, draft: Draft): Promise<Appended> {
    const original = await this.findOriginal(draft);
    if (original) return { message: messageView(original), created: false };
    const channelId = await target.resolveChannelId();
    if (draft.replyTo && !(await this.messages.existsIn(channelId, draft.replyTo))) {
      throw replyOutOfChannel();
    }
    const numbers = await this.counters.posted(channelId, draft.senderId, draft.text);
    const stored = newMessage(channelId, numbers, draft);
    await this.messages.insert(stored);
    const message = messageView(stored);
    this.uow.afterCommit(new MessagePosted(message, target.peerId));
    return { message, created: true };
  }

  /**
   * A send that another node is storing at this moment is not seen here: then the unique index refuses the insert, the
   * work runs again, and finds it.
   */
  private async findOriginal({ senderId, clientMessageId }: Draft): Promise<Message | null> {
    return clientMessageId === null
      ? null
      : this.messages.findByClientMessageId(senderId, clientMessageId);
  }
}
