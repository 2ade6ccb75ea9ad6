import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { IsText } from '../../../common/validation/index.js';

const MAX_TEXT_LENGTH = 4000;

export const NOTHING_SAID = 'text may be empty only in a message with attachments';

/** The text of a message; whether it may be empty is for the message to say. */
export function IsMessageText() {
  return applyDecorators(
    ApiProperty({
      maxLength: MAX_TEXT_LENGTH,
      description:
        'Stored and returned exactly as sent; not only white space, empty only with attachments. Counted in code points',
    }),
    IsText({ max: MAX_TEXT_LENGTH }),
  );
}

/** The same of a new message, whose `attachments` stand beside it. */
export function IsNewMessageText() {
  return applyDecorators(
    IsMessageText(),
    ValidateBy({
      name: 'saysSomething',
      validator: {
        validate: (value: unknown, args) => value !== '' || hasAttachments(args!.object),
        defaultMessage: () => NOTHING_SAID,
      },
    }),
  );
}

function hasAttachments({ attachments }: { attachments?: unknown }): boolean {
  return Array.isArray(attachments) && attachments.length > 0;
}
