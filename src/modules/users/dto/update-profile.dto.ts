import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { IfGiven, IsText } from '../../../common/validation/index.js';

export const MAX_DISPLAY_NAME_LENGTH = 64;
export const MAX_EMAIL_LENGTH = 254;

export class UpdateProfileDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_DISPLAY_NAME_LENGTH })
  @IfGiven()
  @IsText({ min: 1, max: MAX_DISPLAY_NAME_LENGTH })
  displayName?: string;

  @ApiPropertyOptional({ format: 'email', maxLength: MAX_EMAIL_LENGTH })
  @IfGiven()
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email?: string;
}
