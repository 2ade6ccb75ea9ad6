import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Permission } from '../../../../common/auth/index.js';
import { User } from '../../../users/entities/user.entity.js';

/** A token that somebody has made for a bot or a script to come in as them, known only by its hash. */
@Entity('personal_access_tokens')
@Index('ix_personal_access_tokens_user_id', ['userId'])
@Index('ux_personal_access_tokens_token_hash', ['tokenHash'], { unique: true })
export class PersonalToken {
  @PrimaryColumn({
    type: 'varchar',
    length: 36,
    primaryKeyConstraintName: 'pk_personal_access_tokens',
  })
  id: string;

  @Column({ name: 'user_id', type: 'varchar', length: 36 })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_personal_access_tokens_user' })
  user?: User;

  @Column({ type: 'varchar', length: 64 })
  name: string;

  /** SHA-256 of the token, in hexadecimal. */
  @Column({ name: 'token_hash', type: 'varchar', length: 64 })
  tokenHash: string;

  /** Null for all that its user may. */
  @Column({ type: 'simple-array', nullable: true })
  permissions: Permission[] | null;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  @Column({ name: 'expires_at', type: 'varchar', length: 24, nullable: true })
  expiresAt: string | null;

  /** To the minute. */
  @Column({ name: 'last_used_at', type: 'varchar', length: 24, nullable: true })
  lastUsedAt: string | null;
}
