import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import { ROLES, type Role } from '../../../common/auth/index.js';
import type { User } from '../entities/user.entity.js';

/** A user as others see them. */
export class UserView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty()
  displayName: string;

  @ApiProperty({ enum: ROLES, isArray: true })
  roles: Role[];

  @ApiProperty()
  isBot: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiPropertyOptional({ format: 'email', description: 'Only to its owner and admins' })
  email?: string;
}

/** A page of users. */
export class UserPage extends PageView {
  @ApiProperty({ type: [UserView] })
  items: UserView[];
}

export function userView(user: User, { withEmail }: { withEmail: boolean }): UserView {
  const { id, username, displayName, roles, isBot, createdAt, email } = user;
  return { id, username, displayName, roles, isBot, createdAt, ...(withEmail && { email }) };
}
