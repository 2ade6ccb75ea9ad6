import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import { Channel } from './channel.entity.js';

/**
 * When somebody has last posted in a channel with slow mode. Not the member's: who leaves and comes back waits as long.
 */
@Entity('channel_posters')
export class Poster {
  @PrimaryColumn({
    name: 'channel_id',
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_channel_posters',
  })
  channelId: string;

  @ManyToOne(() => Channel, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_channel_posters_channel' })
  channel?: Channel;

  @PrimaryColumn({
    name: 'user_id',
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_channel_posters',
  })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_channel_posters_user' })
  user?: User;

  @Column({ name: 'posted_at', type: 'varchar', length: 24 })
  postedAt: string;
}
