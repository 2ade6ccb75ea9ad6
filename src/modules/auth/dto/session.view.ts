import { ApiProperty } from '@nestjs/swagger';
import type { Session } from '../entities/session.entity.js';

/** One of the caller's sign-ins. */
export class SessionView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'The last login or refresh' })
  lastUsedAt: string;

  @ApiProperty()
  ip: string;

  @ApiProperty()
  userAgent: string;

  @ApiProperty({ description: 'Whether this request belongs to it' })
  current: boolean;
}

export function sessionView(session: Session, currentId: string): SessionView {
  const { id, createdAt, lastUsedAt, ip, userAgent } = session;
  return { id, createdAt, lastUsedAt, ip, userAgent, current: id === currentId };
}
