import { ApiProperty } from '@nestjs/swagger';

export const HEALTH_STATUSES = ['ok', 'degraded', 'unavailable', 'shutting_down'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];
export type CheckStatus = 'ok' | 'unavailable';

/** How the server and what it rests on are doing. */
export class HealthView {
  @ApiProperty({
    enum: HEALTH_STATUSES,
    description: 'degraded: it serves, though something that it can do without is away',
  })
  status: HealthStatus;

  @ApiProperty()
  version: string;

  @ApiProperty({ type: 'integer' })
  uptimeSeconds: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['ok', 'unavailable'] },
    example: { database: 'ok', backplane: 'ok', storage: 'ok' },
  })
  checks: Record<string, CheckStatus>;
}

/** The process answers. */
export class LivenessView {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}
