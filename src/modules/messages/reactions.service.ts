import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import { LogCounters } from '../channels/index.js';
import type { MessageView } from './dto/message.view.js';
import type { Message } from './entities/message.entity.js';
import type { Reaction } from './entities/reaction.entity.js';
import { MessageChanges } from './message-changes.js';
import { isDeleted, tooManyEmoji } from './messages.errors.js';
import { canReact } from './messages.policy.js';
import { MAX_NAMED, namesTooFew, withoutReaction, withReaction } from './reaction-summary.js';
import { ReactionsRepository } from './reactions.repository.js';

/** More than a message can show; each weighs on everyone who reads it. */
const MAX_EMOJI = 50;

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
      if (!canReact(principal, standing)) throw forbidden();
      if (message.deletedAt) throw isDeleted();
      const key = { messageId, emoji, userId: principal.userId };
      if (await this.reactions.exists(key)) return null;
      const before = message.reactions ?? [];
      const reactions = withReaction(before, emoji, principal.userId);
      if (reactions.length > MAX_EMOJI && reactions.length > before.length) throw tooManyEmoji();
      await this.reactions.insert(key);
      return { reactions, rev: await this.counters.changed(message) };
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
      if (!canReact(principal, standing)) throw forbidden();
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
    const named = remaining.map(async (summary) =>
      summary.emoji === emoji && namesTooFew(summary)
        ? {
            ...summary,
            userIds: await this.reactions.listFirstUserIds(message.id, emoji, MAX_NAMED),
          }
        : summary,
    );
    return remaining.length === 0 ? null : Promise.all(named);
  }
}
