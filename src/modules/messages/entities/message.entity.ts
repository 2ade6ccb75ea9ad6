import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { isoNow } from '../../../common/clock.js';
import { newId } from '../../../common/id.js';
import type { AttachmentSummary } from '../../attachments/entities/attachment.entity.js';
import { Channel } from '../../channels/entities/channel.entity.js';
import { User } from '../../users/entities/user.entity.js';
import type { ReactionSummary } from '../reaction-summary.js';

/** An entry of a channel's log. `seq` and `rev` are given in the transaction that stores it. */
@Entity('messages')
@Index('ux_messages_channel_id_seq', ['channelId', 'seq'], { unique: true })
@Index('ux_messages_channel_id_rev', ['channelId', 'rev'], { unique: true })
@Index('ix_messages_pinned', ['channelId', 'pinnedRev'], { where: 'pinned_rev IS NOT NULL' })
@Index('ux_messages_client_message_id', ['senderId', 'clientMessageId'], {
  unique: true,
  where: 'client_message_id IS NOT NULL',
})
export class Message {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_messages' })
  id: string;

  @Column({ name: 'channel_id', type: 'varchar', length: 36 })
  channelId: string;

  @ManyToOne(() => Channel)
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_messages_channel' })
  channel?: Channel;

  /** 1, 2, 3 … in its channel. Never changes. */
  @Column({ type: 'integer' })
  seq: number;

  /** The number, in its channel, of the last change to this message. */
  @Column({ type: 'integer' })
  rev: number;

  @Column({ name: 'sender_id', type: 'varchar', length: 36 })
  senderId: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'sender_id', foreignKeyConstraintName: 'fk_messages_sender' })
  sender?: User;

  @Column({ type: 'text' })
  text: string;

  /** What there is to tell of its files, so that a page of history is one query. Null where it has none. */
  @Column({ type: 'simple-json', nullable: true })
  attachments: readonly AttachmentSummary[] | null;

  /** A message of the same channel. */
  @Column({ name: 'reply_to', type: 'varchar', length: 36, nullable: true })
  replyTo: string | null;

  @Column({ type: 'simple-json', nullable: true })
  metadata: Record<string, unknown> | null;

  /** The sender's own name for it: a repeated send is known by it. */
  @Column({ name: 'client_message_id', type: 'varchar', length: 64, nullable: true })
  clientMessageId: string | null;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  @Column({ name: 'edited_at', type: 'varchar', length: 24, nullable: true })
  editedAt: string | null;

  /** Deleted, it is a tombstone: its place in the log, and nothing of what it said. */
  @Column({ name: 'deleted_at', type: 'varchar', length: 24, nullable: true })
  deletedAt: string | null;

  /** The `rev` at which it was pinned, by which pins have their order; null where it is not. */
  @Column({ name: 'pinned_rev', type: 'integer', nullable: true })
  pinnedRev: number | null;

  /** What the rows of `reactions` come to, so that a page of history is one query. Null where there are none. */
  @Column({ type: 'simple-json', nullable: true })
  reactions: ReactionSummary[] | null;
}

/** A message before it has a place in the log. */
export type Draft = Pick<
  Message,
  'senderId' | 'text' | 'replyTo' | 'metadata' | 'clientMessageId'
> & {
  readonly attachmentIds: readonly string[];
};

/** A message that begins, at its place in the log. */
export function newMessage(
  channelId: string,
  { seq, rev }: Pick<Message, 'seq' | 'rev'>,
  draft: Omit<Draft, 'attachmentIds'>,
  attachments: readonly AttachmentSummary[],
): Message {
  const { senderId, text, replyTo, metadata, clientMessageId } = draft;
  return {
    id: newId(),
    channelId,
    seq,
    rev,
    senderId,
    text,
    attachments: attachments.length > 0 ? attachments : null,
    replyTo,
    metadata,
    clientMessageId,
    createdAt: isoNow(),
    editedAt: null,
    deletedAt: null,
    pinnedRev: null,
    reactions: null,
  };
}
