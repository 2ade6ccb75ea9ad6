import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { MEMBER_ROLES, type MemberRole } from '../entities/member.entity.js';

export class PutMemberDto {
  @ApiPropertyOptional({ enum: MEMBER_ROLES, description: 'Left out: as it is, or `member`' })
  @IsOptional()
  @IsIn(MEMBER_ROLES)
  role?: MemberRole;
}
