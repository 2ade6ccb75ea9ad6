import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { isoNow } from '../../../common/clock.js';
import { User } from '../../users/entities/user.entity.js';
import { Channel } from './channel.entity.js';

/** What a member is in one channel, strongest first. */
export const MEMBER_ROLES = ['owner', 'moderator', 'member'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

@Entity('channel_members')
@Index('ix_channel_members_user_id', ['userId'])
export class Member {
  @PrimaryColumn({
    name: 'channel_id',
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_channel_members',
  })
  channelId: string;

  @ManyToOne(() => Channel, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_channel_members_channel' })
  channel?: Channel;

  @PrimaryColumn({
    name: 'user_id',
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_channel_members',
  })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_channel_members_user' })
  user?: User;

  @Column({ type: 'varchar', length: 16 })
  role: MemberRole;

  /** The `seq` up to which the member has read. */
  @Column({ name: 'read_seq', type: 'integer' })
  readSeq: number;

  /** How many messages after `readSeq` are the member's own: what unread leaves out. */
  @Column({ name: 'own_after_read', type: 'integer' })
  ownAfterRead: number;

  @Column({ name: 'joined_at', type: 'varchar', length: 24 })
  joinedAt: string;
}

/** Someone who becomes a member, with nothing unread: the marker is at `readSeq`, the newest message. */
export function newMember(
  channelId: string,
  userId: string,
  { role = 'member', readSeq = 0 }: Partial<Pick<Member, 'role' | 'readSeq'>> = {},
): Member {
  return { channelId, userId, role, readSeq, ownAfterRead: 0, joinedAt: isoNow() };
}
