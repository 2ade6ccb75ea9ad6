import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, MaxLength, ValidateIf } from 'class-validator';
import { IsText } from '../../../common/validation/index.js';

export const MAX_DISPLAY_NAME_LENGTH = 64;
export const MAX_EMAIL_LENGTH = 254;

const isGiven = (_object: unknown, value: unknown) => value !== undefined;

export class UpdateProfileDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_DISPLAY_NAME_LENGTH })
  @ValidateIf(isGiven)
  @IsText({ min: 1, max: MAX_DISPLAY_NAME_LENGTH })
  displayName?: string;

  @ApiPropertyOptional({ format: 'email', maxLength: MAX_EMAIL_LENGTH })
  @ValidateIf(isGiven)
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email?: string;
}
