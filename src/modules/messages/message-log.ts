import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import {
  attachmentTaken,
  MessageAttachments,
  type AttachmentSummary,
} from '../attachments/index.js';
import { directKeyOf, LogCounters, peerIn, SlowMode, type Standing } from '../channels/index.js';
import { messageView, type MessageView } from './dto/message.view.js';
import { newMessage, type Message } from './entities/message.entity.js';
import { LogCommits } from './log-commits.js';
import { MessagePosted } from './messages.events.js';
import { MessagesRepository } from './messages.repository.js';
import { PostVerdicts, sendKeyOf, type Post, type Verdict } from './post-verdicts.js';

export interface Appended {
  readonly message: MessageView;
  /** False for a repeated send, which gives the original. */
  readonly created: boolean;
}

interface Admitted {
  readonly post: Post;
  readonly standing: Standing;
  readonly attachments: readonly AttachmentSummary[];
}

/**
 * Where every channel's log grows. Posts that arrive while a commit is under way share the next one, a few statements
 * for all of them. What `append` has resolved is on disk, and its event is out.
 */
@Injectable()
export class MessageLog {
  constructor(
    private readonly verdicts: PostVerdicts,
    private readonly messages: MessagesRepository,
    private readonly attachments: MessageAttachments,
    private readonly counters: LogCounters,
    private readonly slowMode: SlowMode,
    private readonly commits: LogCommits,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Throws `not_found` where the channel, person or an attachment is absent or not the sender's to see, `forbidden` where
   * they may not post there, `rate_limited` where slow mode has them wait, `conflict` where another message has the
   * attachment, `unavailable` where too many wait.
   */
  append(post: Post): Promise<Appended> {
    return this.commits.run(lockKeyOf(post), this.store, post);
  }

  private readonly store = async (posts: readonly Post[]): Promise<(Appended | AppError)[]> => {
    const verdicts = await this.verdicts.of(posts);
    // Of sends that are repeated within the batch, the first is stored, and is the original of the others.
    const admitted = new Map<string, Admitted>();
    const keys = posts.map(({ draft }, index) =>
      draft.clientMessageId === null ? String(index) : sendKeyOf(draft),
    );
    const taken = new Set<string>();
    const pace = await this.slowMode.paceOf(postingsOf(posts, verdicts));
    posts.forEach((post, index) => {
      const verdict = verdicts[index]!;
      if (!('standing' in verdict) || admitted.has(keys[index]!)) return;
      const { attachmentIds } = post.draft;
      const refusal = attachmentIds.some((id) => taken.has(id))
        ? attachmentTaken()
        : pace.take({ ...verdict, principal: post.principal });
      if (refusal) verdicts[index] = refusal;
      else {
        for (const id of attachmentIds) taken.add(id);
        admitted.set(keys[index]!, { post, ...verdict });
      }
    });
    const stored = await this.insert([...admitted.values()]);
    await this.slowMode.remember(pace);
    return posts.map((post, index) => {
      const verdict = verdicts[index]!;
      if (verdict instanceof AppError) return verdict;
      if ('original' in verdict) return { message: messageView(verdict.original), created: false };
      const { post: first } = admitted.get(keys[index]!)!;
      return { message: stored.get(first)!, created: first === post };
    });
  };

  private async insert(admitted: readonly Admitted[]): Promise<Map<Post, MessageView>> {
    const positions = await this.counters.posted(
      admitted.map(({ post: { draft }, standing }) => ({ ...draft, standing })),
    );
    const messages: Message[] = [];
    const views = new Map<Post, MessageView>();
    admitted.forEach(({ post, standing: { channel }, attachments }, index) => {
      const message = newMessage(channel.id, positions[index]!, post.draft, attachments);
      const view = messageView(message);
      messages.push(message);
      views.set(post, view);
      this.uow.afterCommit(new MessagePosted(view, peerIn(channel, message.senderId)));
    });
    await this.messages.insertAll(messages);
    await this.attachments.takeAll(messages.flatMap(takingsOf));
    return views;
  }
}

function postingsOf(posts: readonly Post[], verdicts: readonly Verdict[]) {
  return posts.flatMap(({ principal }, index) => {
    const verdict = verdicts[index]!;
    return 'standing' in verdict ? [{ principal, standing: verdict.standing }] : [];
  });
}

function takingsOf({ id: messageId, channelId, attachments }: Message) {
  return attachments?.map(({ id }) => ({ id, messageId, channelId })) ?? [];
}

/** What the writers of one log queue by: its channel's id, or what stands for one that is not there yet. */
function lockKeyOf({ to, principal: { userId } }: Post): string {
  return 'userId' in to ? directKeyOf({ userId, otherId: to.userId }) : to.channelId;
}
