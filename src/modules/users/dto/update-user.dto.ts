import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn } from 'class-validator';
import { ROLES, type Role } from '../../../common/auth/index.js';
import { IfGiven } from '../../../common/validation/index.js';

/** What admins change about a user. */
export class UpdateUserDto {
  @ApiPropertyOptional({ enum: ROLES, isArray: true, minItems: 1, uniqueItems: true })
  @IfGiven()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles?: Role[];

  @ApiPropertyOptional({ description: 'A suspended user is out at once and cannot log in' })
  @IfGiven()
  @IsBoolean()
  suspended?: boolean;

  @ApiPropertyOptional()
  @IfGiven()
  @IsBoolean()
  isBot?: boolean;
}
