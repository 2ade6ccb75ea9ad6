import { ApiProperty } from '@nestjs/swagger';
import { TOKEN_PERMISSIONS, type Permission } from '../../../../common/auth/index.js';
import type { PersonalToken } from '../entities/personal-token.entity.js';

/** One of the caller's personal access tokens. */
export class PersonalTokenView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({
    enum: TOKEN_PERMISSIONS,
    isArray: true,
    nullable: true,
    description: 'Null where it carries all that its owner may',
  })
  permissions: Permission[] | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'To the minute; null where it never was',
  })
  lastUsedAt: string | null;
}

/** What making one answers. */
export class NewPersonalTokenView extends PersonalTokenView {
  @ApiProperty({ description: 'Send it as `Authorization: Bearer …`. Shown this once' })
  token: string;
}

export function personalTokenView(token: PersonalToken): PersonalTokenView {
  const { id, name, permissions, createdAt, expiresAt, lastUsedAt } = token;
  return { id, name, permissions, createdAt, expiresAt, lastUsedAt };
}
