import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IfGiven, IsText } from '../../../common/validation/index.js';

export const MAX_NAME_LENGTH = 80;
const MAX_TOPIC_LENGTH = 500;
/** Six hours. */
const MAX_SLOW_MODE_SECONDS = 21_600;

export class CreateChannelDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH, description: 'Unique ignoring case' })
  @IsText({ min: 1, max: MAX_NAME_LENGTH })
  name: string;

  @ApiPropertyOptional({ type: String, maxLength: MAX_TOPIC_LENGTH, nullable: true })
  @IsOptional()
  @IsText({ max: MAX_TOPIC_LENGTH, allowBlank: true })
  topic?: string | null;

  @ApiPropertyOptional({ default: false })
  @IfGiven()
  @IsBoolean()
  isPrivate?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_SLOW_MODE_SECONDS,
    default: 0,
    description: 'How long those who do not moderate here wait between two posts',
  })
  @IfGiven()
  @IsInt()
  @Min(0)
  @Max(MAX_SLOW_MODE_SECONDS)
  slowModeSeconds?: number;
}
