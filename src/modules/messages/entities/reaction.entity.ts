import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import { Message } from './message.entity.js';

const KEY = { primaryKeyConstraintName: 'pk_reactions' } as const;

/** One user's reaction to a message with one emoji. */
@Entity('reactions')
export class Reaction {
  @PrimaryColumn({ name: 'message_id', type: 'varchar', length: 36, ...KEY })
  messageId: string;

  @ManyToOne(() => Message, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'message_id', foreignKeyConstraintName: 'fk_reactions_message' })
  message?: Message;

  @PrimaryColumn({ type: 'varchar', length: 64, ...KEY })
  emoji: string;

  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36, ...KEY })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_reactions_user' })
  user?: User;

  /** Of the change: reactions are in its order. */
  @Column({ type: 'integer' })
  rev: number;
}
