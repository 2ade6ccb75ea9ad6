import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { TOKEN_PERMISSIONS, type Permission } from '../../../../common/auth/index.js';
import { IfGiven, IsText, IsTime } from '../../../../common/validation/index.js';

const MAX_NAME_LENGTH = 64;

export class CreatePersonalTokenDto {
  @ApiProperty({ maxLength: MAX_NAME_LENGTH, description: 'For its owner to know it by' })
  @IsText({ min: 1, max: MAX_NAME_LENGTH })
  name: string;

  @ApiPropertyOptional({
    enum: TOKEN_PERMISSIONS,
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    description: 'What it may, of what its owner may; without, all of it',
  })
  @IfGiven()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(TOKEN_PERMISSIONS, { each: true })
  permissions?: Permission[];

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Without, it holds until it is revoked',
  })
  @IfGiven()
  @IsTime()
  expiresAt?: string;
}
