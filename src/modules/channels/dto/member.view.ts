import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import { MEMBER_ROLES, type Member, type MemberRole } from '../entities/member.entity.js';

/** A person's membership, as everyone who may read the channel sees it. */
export class MemberView {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ enum: MEMBER_ROLES })
  role: MemberRole;

  @ApiProperty({ format: 'date-time' })
  joinedAt: string;
}

/** A page of members. */
export class MemberPage extends PageView {
  @ApiProperty({ type: [MemberView] })
  items: MemberView[];
}

export function memberView({ userId, role, joinedAt }: Member): MemberView {
  return { userId, role, joinedAt };
}
