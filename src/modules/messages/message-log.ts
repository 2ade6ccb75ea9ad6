import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { newId } from '../../common/id.js';
import { GroupCommit, UnitOfWork } from '../../platform/database/index.js';
import { LogNumbering } from '../channels/index.js';
import { messageView, type MessageView } from './dto/message.view.js';
import type { Message } from './entities/message.entity.js';
import { replyOutOfChannel } from './messages.errors.js';
import { MessagePosted } from './messages.events.js';
import { MessagesMetrics } from './messages.metrics.js';
import { MessagesRepository } from './messages.repository.js';

/** A message before it has a place in the log. */
export type Draft = Pick<Message, 'senderId' | 'text' | 'replyTo' | 'metadata' | 'clientMessageId'>;

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
 * The write side of every channel's log. Drafts that arrive while a commit is under way share the next one. What
 * `append` has resolved is on disk, and its event is out.
 */
@Injectable()
export class MessageLog {
  private readonly commits: GroupCommit;

  constructor(
    private readonly messages: MessagesRepository,
    private readonly numbering: LogNumbering,
    private readonly uow: UnitOfWork,
    private readonly metrics: MessagesMetrics,
  ) {
    this.commits = new GroupCommit(uow, (size) => metrics.batchSize.observe(size));
  }

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
    const { seq, rev } = await this.numbering.take(channelId, draft.senderId);
    const stored: Message = { ...draft, id: newId(), channelId, seq, rev, createdAt: isoNow() };
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
