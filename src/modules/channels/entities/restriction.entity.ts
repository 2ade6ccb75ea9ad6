import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import { Channel } from './channel.entity.js';

const KEY = { primaryKeyConstraintName: 'pk_channel_restrictions' } as const;

/** Kept out, or kept silent. */
export type RestrictionKind = 'ban' | 'mute';

/** Later than any time: what ends then does not end by itself. */
export const WITHOUT_END = '9999-12-31T23:59:59.999Z';

/** What a moderator of a channel holds somebody to there, member or not. */
@Entity('channel_restrictions')
export class Restriction {
  @PrimaryColumn({ name: 'channel_id', type: 'varchar', length: 36, ...KEY })
  channelId: string;

  @ManyToOne(() => Channel, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_channel_restrictions_channel' })
  channel?: Channel;

  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36, ...KEY })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_channel_restrictions_user' })
  user?: User;

  @PrimaryColumn({ type: 'varchar', length: 8, ...KEY })
  kind: RestrictionKind;

  @Column({ type: 'varchar', length: 24 })
  until: string;

  @Column({ type: 'varchar', length: 500, nullable: true })
  reason: string | null;

  @Column({ name: 'created_by', type: 'varchar', length: 36 })
  createdBy: string;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;
}
