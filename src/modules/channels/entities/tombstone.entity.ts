import { Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import { Channel } from './channel.entity.js';

const KEY = { primaryKeyConstraintName: 'pk_tombstones' } as const;

/**
 * That a message is deleted: its place in the log stays, and is nothing to read. All of it is in the key, so that those
 * after a read marker are counted from one range of one index.
 */
@Entity('tombstones')
export class Tombstone {
  @PrimaryColumn({ name: 'channel_id', type: 'varchar', length: 36, ...KEY })
  channelId: string;

  @ManyToOne(() => Channel, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'channel_id', foreignKeyConstraintName: 'fk_tombstones_channel' })
  channel?: Channel;

  @PrimaryColumn({ type: 'integer', ...KEY })
  seq: number;

  /** Whose message it was: to them it was nothing to read before. */
  @PrimaryColumn({ name: 'sender_id', type: 'varchar', length: 36, ...KEY })
  senderId: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'sender_id', foreignKeyConstraintName: 'fk_tombstones_sender' })
  sender?: User;
}
