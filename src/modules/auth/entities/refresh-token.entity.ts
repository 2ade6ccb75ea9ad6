import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Session } from './session.entity.js';

/** A refresh token, known only by its hash. Used ones stay until they expire: that is how a stolen one is noticed. */
@Entity('refresh_tokens')
@Index('ix_refresh_tokens_session_id', ['sessionId'])
export class RefreshToken {
  /** SHA-256 of the token, in hexadecimal. */
  @PrimaryColumn({
    name: 'token_hash',
    type: 'varchar',
    length: 64,
    primaryKeyConstraintName: 'pk_refresh_tokens',
  })
  tokenHash: string;

  @Column({ name: 'session_id', type: 'varchar', length: 36 })
  sessionId: string;

  @ManyToOne(() => Session, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'session_id', foreignKeyConstraintName: 'fk_refresh_tokens_session' })
  session?: Session;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  @Column({ name: 'expires_at', type: 'varchar', length: 24 })
  expiresAt: string;

  /** The first use. */
  @Column({ name: 'used_at', type: 'varchar', length: 24, nullable: true })
  usedAt: string | null;
}
