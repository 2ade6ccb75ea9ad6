import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
export class UserPage {
  @ApiProperty({ type: [UserView] })
  items: UserView[];

  @ApiProperty({ type: 'integer' })
  page: number;

  @ApiProperty({ type: 'integer' })
  pageSize: number;

  @ApiProperty({ type: 'integer' })
  total: number;
}

export function userView(user: User, { withEmail }: { withEmail: boolean }): UserView {
  const { id, username, displayName, roles, isBot, createdAt, email } = user;
  return { id, username, displayName, roles, isBot, createdAt, ...(withEmail && { email }) };
}
