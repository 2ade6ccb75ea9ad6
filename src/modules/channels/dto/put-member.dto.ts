import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MEMBER_ROLES, type MemberRole } from '../entities/member.entity.js';
import { IfGiven } from '../../../common/validation/index.js';

export class PutMemberDto {
  @ApiPropertyOptional({ enum: MEMBER_ROLES, description: 'Left out: as it is, or `member`' })
  @IfGiven()
  @IsIn(MEMBER_ROLES)
  role?: MemberRole;
}
