import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { forbidden } from '../../common/errors/index.js';
import { AuditLog } from '../audit/index.js';
import { MessageAttachments } from '../attachments/index.js';
import { LogCounters, refusedToPost } from '../channels/index.js';
import type { EditMessageDto } from './dto/edit-message.dto.js';
import type { MessageView } from './dto/message.view.js';
import type { Message } from './entities/message.entity.js';
import { MessageChanges } from './message-changes.js';
import { isDeleted, nothingSaid } from './messages.errors.js';
import { canDelete, canEdit } from './messages.policy.js';
import { ReactionsRepository } from './reactions.repository.js';

@Injectable()
export class EditingService {
  constructor(
    private readonly changes: MessageChanges,
    private readonly counters: LogCounters,
    private readonly reactions: ReactionsRepository,
    private readonly attachments: MessageAttachments,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The same text again changes nothing, so an edit may be repeated. Throws `not_found`, `forbidden` where the message
   * is another's, or deleted, and `validation_failed` for no text where there are no files either.
   */
  edit(
    principal: Principal,
    channelId: string,
    messageId: string,
    { text }: EditMessageDto,
  ): Promise<MessageView> {
    return this.changes.make(principal, channelId, messageId, async (message, standing) => {
      if (!canEdit(principal, standing, message)) throw refusedToPost(principal, standing);
      if (message.deletedAt) throw isDeleted();
      if (text === '' && !message.attachments) throw nothingSaid();
      if (message.text === text) return null;
      return { text, editedAt: isoNow(), rev: await this.counters.edited(message, text) };
    });
  }

  /**
   * Leaves a tombstone: who wrote it and where it stood, nothing of what it said. What is deleted already stays so.
   * Throws `not_found`, and `forbidden` where the message is another's and the caller no moderator.
   */
  delete(principal: Principal, channelId: string, messageId: string): Promise<MessageView> {
    return this.changes.make(principal, channelId, messageId, async (message, standing) => {
      if (!canDelete(principal, standing, message)) throw forbidden();
      if (message.deletedAt) return null;
      await this.recordUnlessOwn(principal, message);
      await this.reactions.removeAll(messageId);
      if (message.attachments) await this.attachments.removeOf(messageId);
      return {
        text: '',
        attachments: null,
        metadata: null,
        reactions: null,
        pinnedRev: null,
        deletedAt: isoNow(),
        rev: await this.counters.deleted(message),
      };
    });
  }

  private async recordUnlessOwn(
    principal: Principal,
    { id, channelId, senderId }: Message,
  ): Promise<void> {
    if (senderId === principal.userId) return;
    const act = { action: 'message.deleted', targetId: id, channelId } as const;
    await this.audit.record(principal, { ...act, details: { senderId } });
  }
}
