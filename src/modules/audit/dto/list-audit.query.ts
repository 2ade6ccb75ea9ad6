import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { PageQuery } from '../../../common/paging/index.js';
import { IfGiven, IsTime, UUID } from '../../../common/validation/index.js';
import { AUDIT_ACTIONS, type AuditAction } from '../audit-action.js';

export class ListAuditQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'The user who did it' })
  @IfGiven()
  @Matches(UUID, { message: 'actorId must be a UUID in lower case' })
  actorId?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The user, channel, message or session that it was done to',
  })
  @IfGiven()
  @Matches(UUID, { message: 'targetId must be a UUID in lower case' })
  targetId?: string;

  @ApiPropertyOptional({ enum: AUDIT_ACTIONS })
  @IfGiven()
  @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  @ApiPropertyOptional({ format: 'date-time', description: 'From this time on' })
  @IfGiven()
  @IsTime()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Before this time' })
  @IfGiven()
  @IsTime()
  to?: string;
}
