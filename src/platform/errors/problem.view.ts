import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ERROR_KINDS, type ErrorCode } from '../../common/errors/index.js';

/** A field at fault. */
export class ProblemField {
  @ApiProperty({ example: 'password' })
  field: string;

  @ApiProperty()
  message: string;
}

/** An error as REST tells it: `application/problem+json` (RFC 9457). */
export class Problem {
  @ApiProperty({ example: 'about:blank' })
  type: string;

  @ApiProperty({ example: 'Not Found', description: 'The name of the status' })
  title: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status: number;

  @ApiProperty({ enum: Object.keys(ERROR_KINDS) })
  code: ErrorCode;

  @ApiProperty({ description: 'A sentence for people' })
  detail: string;

  @ApiProperty({ description: 'Finds the request in the log' })
  requestId: string;

  @ApiPropertyOptional({ type: [ProblemField], description: 'For `validation_failed`' })
  errors?: ProblemField[];

  @ApiProperty({ description: 'Whether the same request may succeed later' })
  retryable: boolean;

  @ApiPropertyOptional({ type: 'integer', description: 'In milliseconds' })
  retryAfterMs?: number;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'For `muted` and `banned`: when it ends, if by itself',
  })
  until?: string;
}
