import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { isoNow } from '../../../common/clock.js';
import { newId } from '../../../common/id.js';
import { User } from '../../users/entities/user.entity.js';

export const CHANNEL_KINDS = ['channel', 'direct'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A conversation. `lastSeq` and `rev` are what its messages' numbers are taken from, under this row's lock. */
@Entity('channels')
@Index('ux_channels_name_key', ['nameKey'], { unique: true })
@Index('ux_channels_direct_key', ['directKey'], { unique: true })
export class Channel {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_channels' })
  id: string;

  @Column({ type: 'varchar', length: 16 })
  kind: ChannelKind;

  /** Null in direct conversations, which go by their two members. */
  @Column({ type: 'varchar', length: 80, nullable: true })
  name: string | null;

  /** The name as it is compared. Null where there is no name, and once deleted: the name is free again. */
  @Column({ name: 'name_key', type: 'text', nullable: true })
  nameKey: string | null;

  /** The two members' ids in order, in direct conversations: there is one for each pair. */
  @Column({ name: 'direct_key', type: 'varchar', length: 73, nullable: true })
  directKey: string | null;

  @Column({ type: 'varchar', length: 500, nullable: true })
  topic: string | null;

  @Column({ name: 'is_private', type: 'boolean' })
  isPrivate: boolean;

  /** How long one waits between two posts; 0 for not at all. */
  @Column({ name: 'slow_mode_seconds', type: 'integer', default: 0 })
  slowModeSeconds: number;

  @Column({ name: 'created_by', type: 'varchar', length: 36 })
  createdBy: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'created_by', foreignKeyConstraintName: 'fk_channels_created_by' })
  creator?: User;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  @Column({ name: 'deleted_at', type: 'varchar', length: 24, nullable: true })
  deletedAt: string | null;

  /** The `seq` of the newest message; also how many there are. */
  @Column({ name: 'last_seq', type: 'integer' })
  lastSeq: number;

  /** The number of the latest change to any message. */
  @Column({ type: 'integer' })
  rev: number;

  /** Counted along in the transactions that add and remove members. */
  @Column({ name: 'member_count', type: 'integer' })
  memberCount: number;
}

/** A channel that begins: no message, no member yet counted but those named. */
export function newChannel(
  given: Pick<Channel, 'kind' | 'isPrivate' | 'createdBy' | 'memberCount'> & Partial<Channel>,
): Channel {
  return {
    id: newId(),
    name: null,
    nameKey: null,
    directKey: null,
    topic: null,
    slowModeSeconds: 0,
    createdAt: isoNow(),
    deletedAt: null,
    lastSeq: 0,
    rev: 0,
    ...given,
  };
}
