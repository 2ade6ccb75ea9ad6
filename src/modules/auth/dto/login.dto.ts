import { ApiProperty } from '@nestjs/swagger';
import { MAX_EMAIL_LENGTH } from '../../users/index.js';
import { IsText } from '../../../common/validation/index.js';
import { GivenPassword } from './password.decorator.js';

export class LoginDto {
  @ApiProperty({ maxLength: MAX_EMAIL_LENGTH, description: 'Username or e-mail address' })
  @IsText({ max: MAX_EMAIL_LENGTH, allowBlank: true })
  username: string;

  @GivenPassword()
  password: string;
}
