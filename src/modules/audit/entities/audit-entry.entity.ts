import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AuditAction } from '../audit-action.js';

/**
 * Who did what to whom, when and from where. Names nobody by a foreign key: what was done stays known when those who
 * did it are no more.
 */
@Entity('audit_entries')
@Index('ix_audit_entries_created_at', ['createdAt', 'id'])
@Index('ix_audit_entries_actor_id', ['actorId', 'id'])
@Index('ix_audit_entries_target_id', ['targetId', 'id'])
@Index('ix_audit_entries_action', ['action', 'id'])
export class AuditEntry {
  /** In the order in which they were written. */
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_audit_entries' })
  id: string;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;

  /** The user who did it; null where the server did so by itself. */
  @Column({ name: 'actor_id', type: 'varchar', length: 36, nullable: true })
  actorId: string | null;

  /** The address from which; null where there was none. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  ip: string | null;

  @Column({ type: 'varchar', length: 64 })
  action: AuditAction;

  /** The user, channel, message or session that it was done to. */
  @Column({ name: 'target_id', type: 'varchar', length: 36 })
  targetId: string;

  /** Where it was done, if in a channel. */
  @Column({ name: 'channel_id', type: 'varchar', length: 36, nullable: true })
  channelId: string | null;

  /** What else there is to know; never the text of a message. */
  @Column({ type: 'simple-json', nullable: true })
  details: Record<string, unknown> | null;
}
