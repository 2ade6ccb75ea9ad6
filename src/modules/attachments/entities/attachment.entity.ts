import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Channel } from '../../channels/entities/channel.entity.js';
import { User } from '../../users/entities/user.entity.js';
import { StoredFile } from './stored-file.entity.js';

/** A file that somebody has uploaded: theirs alone until a message takes it, and that message's from then on. */
@Entity('attachments')
@Index('ix_attachments_file_key', ['fileKey'])
@Index('ix_attachments_channel_id', ['channelId'])
@Index('ix_attachments_message_id', ['messageId'])
@Index('ix_attachments_unsent', ['createdAt'], { where: 'message_id IS NULL' })
export class Attachment {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_attachments' })
  id: string;

  @Column({ name: 'uploader_id', type: 'varchar', length: 36 })
  uploaderId: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'uploader_id', foreignKeyConstraintName: 'fk_attachments_uploader' })
  uploader?: User;

  @Column({ name: 'file_key', type: 'varchar', length: 80 })
  fileKey: string;

  @ManyToOne(() => StoredFile)
  @JoinColumn({ name: 'file_key', foreignKeyConstraintName: 'fk_attachments_file' })
  file?: StoredFile;

  /** As its uploader calls it. */
  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** Where its message is; null until it is sent. */
  @Column({ name: 'channel_id', type: 'varchar', length: 36, nullable: true })
  channelId: string | null;

  @ManyToOne(() => Channel)
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_attachments_channel' })
  channel?: Channel;

  @Column({ name: 'message_id', type: 'varchar', length: 36, nullable: true })
  messageId: string | null;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;
}

/** What a message keeps of a file of its own, so that showing the message asks for nothing else. */
export interface AttachmentSummary {
  readonly id: string;
  readonly mimeType: string;
  /** In bytes. */
  readonly size: number;
  readonly name: string;
  /** Of images, in pixels. */
  readonly width?: number;
  readonly height?: number;
}
