import { ApiProperty } from '@nestjs/swagger';

export type HealthStatus = 'ok' | 'unavailable' | 'shutting_down';
export type CheckStatus = 'ok' | 'unavailable';

/** How the server and what it rests on are doing. */
export class HealthView {
  @ApiProperty({ enum: ['ok', 'unavailable', 'shutting_down'] })
  status: HealthStatus;

  @ApiProperty()
  version: string;

  @ApiProperty({ type: 'integer' })
  uptimeSeconds: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['ok', 'unavailable'] },
    example: { database: 'ok' },
  })
  checks: Record<string, CheckStatus>;
}

/** The process answers. */
export class LivenessView {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}
