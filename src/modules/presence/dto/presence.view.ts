import { ApiProperty } from '@nestjs/swagger';
import { STATUSES, type Status } from '../status.js';

/** How a user stands with the others. */
export class PresenceView {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ enum: STATUSES })
  status: Status;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When they were last here; null while they are, and for someone never seen',
  })
  lastSeen: string | null;
}
