import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn, ValidateIf } from 'class-validator';
import { ROLES, type Role } from '../../../common/auth/index.js';

const isGiven = (_object: unknown, value: unknown) => value !== undefined;

/** What admins change about a user. */
export class UpdateUserDto {
  @ApiPropertyOptional({ enum: ROLES, isArray: true, minItems: 1, uniqueItems: true })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles?: Role[];

  @ApiPropertyOptional({ description: 'A suspended user is out at once and cannot log in' })
  @ValidateIf(isGiven)
  @IsBoolean()
  suspended?: boolean;

  @ApiPropertyOptional()
  @ValidateIf(isGiven)
  @IsBoolean()
  isBot?: boolean;
}
