import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';

/** One sign-in on one device: what its refresh tokens renew and what a logout ends. */
@Entity('sessions')
@Index('ix_sessions_user_id', ['userId'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_sessions' })
  id: string;

  @Column({ name: 'user_id', type: 'varchar', length: 36 })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_sessions_user' })
  user?: User;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  /** When it was last signed in or refreshed. */
  @Column({ name: 'last_used_at', type: 'varchar', length: 24 })
  lastUsedAt: string;

  /** When the newest of its refresh tokens ends, and the session with it. */
  @Column({ name: 'expires_at', type: 'varchar', length: 24 })
  expiresAt: string;

  @Column({ name: 'revoked_at', type: 'varchar', length: 24, nullable: true })
  revokedAt: string | null;

  @Column({ type: 'varchar', length: 45 })
  ip: string;

  @Column({ name: 'user_agent', type: 'varchar', length: 255 })
  userAgent: string;
}
