import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { LogCounters, refusedToPost } from '../channels/index.js';
import type { MessageView } from './dto/message.view.js';
import type { Message } from './entities/message.entity.js';
import type { Reaction } from './entities/reaction.entity.js';
import { MessageChanges } from './message-changes.js';
import { isDeleted, tooManyEmoji } from './messages.errors.js';
import { canReact } from './messages.policy.js';
import { MAX_NAMED, namesTooFew, withoutReaction, withReaction } from './reaction-summary.js';
import { ReactionsRepository } from './reactions.repository.js';

/** So many kinds a message holds: each weighs on everyone who reads it. */
const MAX_EMOJI = 20;

/** Reactions to messages. Throw `not_found`, and `forbidden` where the caller may not post or the message is deleted. */
@Injectable()
export class ReactionsService {
  constructor(
    private readonly reactions: ReactionsRepository,
    private readonly changes: MessageChanges,
    private readonly counters: LogCounters,
  ) {}

  /** Nothing changes where the caller has reacted so already. */
  add(
    principal: Principal,
    channelId: string,
    messageId: string,
    emoji: string,
  ): Promise<MessageView> {
    return this.changes.make(principal, channelId, messageId, async (message, standing) => {
      if (!canReact(principal, standing)) throw refusedToPost(principal, standing);
      if (message.deletedAt) throw isDeleted();
      const key = { messageId, emoji, userId: principal.userId };
      if (await this.reactions.exists(key)) return null;
      const reactions = withReaction(message.reactions ?? [], emoji, principal.userId);
      if (reactions.length > MAX_EMOJI) throw tooManyEmoji();
      const rev = await this.counters.changed(message);
      await this.reactions.insert({ ...key, rev });
      return { reactions, rev };
    });
  }

  /** Nothing changes where the caller has not reacted so. */
  remove(
    principal: Principal,
    channelId: string,
    messageId: string,
    emoji: string,
  ): Promise<MessageView> {
    return this.changes.make(principal, channelId, messageId, async (message, standing) => {
      if (!canReact(principal, standing)) throw refusedToPost(principal, standing);
      const key = { messageId, emoji, userId: principal.userId };
      if (!(await this.reactions.exists(key))) return null;
      await this.reactions.remove(key);
      return {
        reactions: await this.remaining(message, key),
        rev: await this.counters.changed(message),
      };
    });
  }

  /** Null where none are left. */
  private async remaining(message: Message, { emoji, userId }: Pick<Reaction, 'emoji' | 'userId'>) {
    const remaining = withoutReaction(message.reactions ?? [], emoji, userId);
    if (remaining.length === 0) return null;
    const changed = remaining.find((summary) => summary.emoji === emoji);
    if (!changed || !namesTooFew(changed)) return remaining;
    const userIds = await this.reactions.listFirstUserIds(message.id, emoji, MAX_NAMED);
    return remaining.map((summary) => (summary === changed ? { ...summary, userIds } : summary));
  }
}
