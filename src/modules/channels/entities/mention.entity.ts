import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import { Channel } from './channel.entity.js';

const KEY = { primaryKeyConstraintName: 'pk_mentions' } as const;

/**
 * That a message names somebody else who was a member when it was posted or last edited. In the order of the key, so
 * that those after a read marker are one range.
 */
@Entity('mentions')
@Index('ix_mentions_channel_id_seq', ['channelId', 'seq'])
export class Mention {
  @PrimaryColumn({ name: 'channel_id', type: 'varchar', length: 36, ...KEY })
  channelId: string;

  @ManyToOne(() => Channel, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_mentions_channel' })
  channel?: Channel;

  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36, ...KEY })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_mentions_user' })
  user?: User;

  /** The message's. */
  @PrimaryColumn({ type: 'integer', ...KEY })
  seq: number;
}
