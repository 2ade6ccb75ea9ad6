import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '../../../common/validation/index.js';

const MIN_LENGTH = 10;
const MAX_LENGTH = 128;

/** A password that someone chooses. */
export function NewPassword() {
  return applyDecorators(
    ApiProperty({
      minLength: MIN_LENGTH,
      maxLength: MAX_LENGTH,
      format: 'password',
      description: 'Must not contain the username',
    }),
    IsText({ min: MIN_LENGTH, max: MAX_LENGTH, allowBlank: true }),
  );
}

/** A password to compare: whatever its form, the answer is that it is wrong. Bounded, for hashing takes its length. */
export function GivenPassword() {
  return applyDecorators(
    ApiProperty({ maxLength: MAX_LENGTH, format: 'password' }),
    IsText({ max: MAX_LENGTH, allowBlank: true }),
  );
}
