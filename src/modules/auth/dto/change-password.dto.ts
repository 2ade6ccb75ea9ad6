import { GivenPassword, NewPassword } from './password.decorator.js';

export class ChangePasswordDto {
  @GivenPassword()
  currentPassword: string;

  @NewPassword()
  newPassword: string;
}
