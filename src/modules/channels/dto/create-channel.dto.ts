import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { IfGiven, IsText } from '../../../common/validation/index.js';

export const MAX_NAME_LENGTH = 80;
const MAX_TOPIC_LENGTH = 500;

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
}
