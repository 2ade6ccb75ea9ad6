import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';
import type { ChosenStatus, Status } from '../status.js';

/** What outlives a user's connections: the status that they chose, and what others were told of them. */
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

  /** What others were last told. */
  @Column({ name: 'shown_status', type: 'varchar', length: 16, default: 'offline' })
  shownStatus: Status;

  /** When others were told that the user came; null once they were told of their going, or were not told at all. */
  @Column({ name: 'announced_at', type: 'varchar', length: 24, nullable: true })
  announcedAt: string | null;
}
