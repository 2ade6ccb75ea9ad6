import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsText, IsTime } from '../../../common/validation/index.js';

const MAX_REASON_LENGTH = 500;

/** For how long, and why. */
export class PutRestrictionDto {
  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'A time to come; without, it does not end by itself',
  })
  @IsOptional()
  @IsTime()
  until?: string | null;

  @ApiPropertyOptional({ type: String, maxLength: MAX_REASON_LENGTH, nullable: true })
  @IsOptional()
  @IsText({ max: MAX_REASON_LENGTH })
  reason?: string | null;
}
