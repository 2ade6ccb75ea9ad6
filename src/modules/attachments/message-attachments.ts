import { Injectable } from '@nestjs/common';
import type { AppError } from '../../common/errors/index.js';
import { attachmentNotFound, attachmentTaken } from './attachments.errors.js';
import type { FullAttachment } from './attachment.statements.js';
import { AttachmentsRepository, type Taking } from './attachments.repository.js';
import type { AttachmentSummary } from './entities/attachment.entity.js';

/** What somebody wants to send along. */
export interface Wanted {
  readonly senderId: string;
  readonly ids: readonly string[];
}

/** What messages have of attachments: everything here is called inside the transaction that stores the message. */
@Injectable()
export class MessageAttachments {
  constructor(private readonly attachments: AttachmentsRepository) {}

  /** For each who wants some: the attachments, in the order of their ids, or the error of who may not have them. */
  async findFor(wanted: readonly Wanted[]): Promise<(readonly AttachmentSummary[] | AppError)[]> {
    const ids = [...new Set(wanted.flatMap((each) => each.ids))];
    const found = await this.attachments.findAll(ids);
    const known = new Map(found.map((attachment) => [attachment.id, attachment]));
    return wanted.map(({ senderId, ids: own }) => judged(senderId, own, known));
  }

  /** Throws `conflict` where another node was faster with one of them. */
  async takeAll(takings: readonly Taking[]): Promise<void> {
    if ((await this.attachments.takeAll(takings)) < takings.length) throw attachmentTaken();
  }

  /** Nobody sees them from the commit on; their bytes go soon after. */
  async removeOf(messageId: string): Promise<void> {
    await this.attachments.removeOfMessage(messageId);
  }
}

function judged(
  senderId: string,
  ids: readonly string[],
  known: ReadonlyMap<string, FullAttachment>,
): readonly AttachmentSummary[] | AppError {
  const summaries: AttachmentSummary[] = [];
  for (const id of ids) {
    const attachment = known.get(id);
    if (attachment?.uploaderId !== senderId) return attachmentNotFound();
    if (attachment.messageId !== null) return attachmentTaken();
    summaries.push(summaryOf(attachment));
  }
  return summaries;
}

function summaryOf(attachment: FullAttachment): AttachmentSummary {
  const { id, mimeType, size, name, width, height } = attachment;
  return {
    id,
    mimeType,
    size,
    name,
    ...(width !== null && height !== null && { width, height }),
  };
}
