import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import type { ChosenStatus } from '../status.js';

/** What outlives a user's connections: the status that they chose, and when they were last here. */
@Entity('user_presence')
export class UserPresence {
  @PrimaryColumn({
    name: 'user_id',
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_user_presence',
  })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_user_presence_user' })
  user?: User;

  @Column({ name: 'chosen_status', type: 'varchar', length: 16 })
  chosenStatus: ChosenStatus;

  /** When others last saw the user here. */
  @Column({ name: 'last_seen', type: 'varchar', length: 24, nullable: true })
  lastSeen: string | null;

  /** Since when others see the user here; null where they do not. After a restart these are expected back. */
  @Column({ name: 'shown_since', type: 'varchar', length: 24, nullable: true })
  shownSince: string | null;
}
