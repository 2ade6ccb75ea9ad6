import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { IsText } from '../../../common/validation/index.js';

export const MAX_NAME_LENGTH = 80;
export const MAX_TOPIC_LENGTH = 500;

export class CreateChannelDto {
  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH, description: 'Unique ignoring case' })
  @IsText({ min: 1, max: MAX_NAME_LENGTH })
  name: string;

  @ApiPropertyOptional({ maxLength: MAX_TOPIC_LENGTH })
  @IsOptional()
  @IsText({ max: MAX_TOPIC_LENGTH, allowBlank: true })
  topic?: string;

  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  isPrivate?: boolean;
}
