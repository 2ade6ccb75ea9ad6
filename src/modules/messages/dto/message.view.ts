import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AttachmentView, attachmentView } from '../../attachments/index.js';
import type { Message } from '../entities/message.entity.js';
import { MAX_NAMED, type ReactionSummary } from '../reaction-summary.js';

/** Who reacted with one emoji. */
export class ReactionView implements ReactionSummary {
  @ApiProperty()
  emoji: string;

  @ApiProperty({ type: 'integer', description: 'How many reacted' })
  count: number;

  @ApiProperty({ type: [String], description: `The first ${MAX_NAMED} of them, in order` })
  userIds: readonly string[];
}

/** A message, the same in REST bodies, acknowledgements and events. */
export class MessageView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  channelId: string;

  @ApiProperty({ type: 'integer', description: '1, 2, 3 … in its channel; never changes' })
  seq: number;

  @ApiProperty({ type: 'integer', description: 'The number of its last change in its channel' })
  rev: number;

  @ApiProperty({ format: 'uuid' })
  senderId: string;

  @ApiProperty({ description: 'Empty once deleted' })
  text: string;

  @ApiProperty({ type: [AttachmentView] })
  attachments: AttachmentView[];

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  replyTo: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  metadata: Record<string, unknown> | null;

  @ApiProperty({ type: [ReactionView] })
  reactions: ReactionView[];

  @ApiProperty()
  pinned: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  editedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deletedAt: string | null;

  @ApiPropertyOptional()
  clientMessageId?: string;
}

export function messageView(message: Message): MessageView {
  const { id, channelId, seq, rev, senderId, text, replyTo, metadata, reactions } = message;
  const { attachments, pinnedRev, createdAt, editedAt, deletedAt, clientMessageId } = message;
  return {
    id,
    channelId,
    seq,
    rev,
    senderId,
    text,
    attachments: attachments?.map(attachmentView) ?? [],
    replyTo,
    metadata,
    reactions: reactions ?? [],
    pinned: pinnedRev !== null,
    createdAt,
    editedAt,
    deletedAt,
    ...(clientMessageId !== null && { clientMessageId }),
  };
}
