import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, Matches, MaxLength } from 'class-validator';
import { MAX_EMAIL_LENGTH } from '../../users/index.js';
import { NewPassword } from './password.decorator.js';

const USERNAME = /^[A-Za-z0-9_.-]{3,32}$/;

export class RegisterDto {
  @ApiProperty({ pattern: USERNAME.source, description: 'Unique ignoring case' })
  @Matches(USERNAME, {
    message: 'username must be 3 to 32 of ASCII letters, digits, `_`, `.` and `-`',
  })
  username: string;

  @ApiProperty({
    format: 'email',
    maxLength: MAX_EMAIL_LENGTH,
    description: 'Unique ignoring case',
  })
  @IsEmail()
  @MaxLength(MAX_EMAIL_LENGTH)
  email: string;

  @NewPassword()
  password: string;
}
