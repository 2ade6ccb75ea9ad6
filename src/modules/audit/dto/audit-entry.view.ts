import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import { AUDIT_ACTIONS, type AuditAction } from '../audit-action.js';
import type { AuditEntry } from '../entities/audit-entry.entity.js';

/** Who did what to whom, when and from where. */
export class AuditEntryView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'Null where the server did so by itself',
  })
  actorId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The address from which' })
  ip: string | null;

  @ApiProperty({ enum: AUDIT_ACTIONS })
  action: AuditAction;

  @ApiProperty({ format: 'uuid', description: 'A user, channel, message or session' })
  targetId: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  channelId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  details: Record<string, unknown> | null;
}

/** A page of the audit log, the newest first. */
export class AuditPage extends PageView {
  @ApiProperty({ type: [AuditEntryView] })
  items: AuditEntryView[];
}

export function auditEntryView(entry: AuditEntry): AuditEntryView {
  const { id, createdAt, actorId, ip, action, targetId, channelId, details } = entry;
  return { id, createdAt, actorId, ip, action, targetId, channelId, details };
}
