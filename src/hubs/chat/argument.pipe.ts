import type { PipeTransform } from '@nestjs/common';
import { invalidField } from '../../common/errors/index.js';
import { isId } from '../../common/validation/index.js';
import { SETTABLE_STATUSES, type SettableStatus } from '../../modules/presence/index.js';

const MAX_USER_IDS = 200;
const MAX_TOKEN_LENGTH = 8192;

/** A bare argument of a call. The global pipe checks objects only. */
class ArgumentPipe<T> implements PipeTransform<unknown, T> {
  constructor(
    private readonly name: string,
    private readonly rule: string,
    private readonly accepts: (value: unknown) => value is T,
  ) {}

  transform(value: unknown): T {
    if (this.accepts(value)) return value;
    throw invalidField(this.name, `${this.name} must be ${this.rule}`);
  }
}

export const SeqArgument = new ArgumentPipe(
  'seq',
  'a whole number from 0',
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
);

export const IsTypingArgument = new ArgumentPipe(
  'isTyping',
  'true or false',
  (value) => typeof value === 'boolean',
);

export const StatusArgument = new ArgumentPipe(
  'status',
  `one of ${SETTABLE_STATUSES.join(', ')}`,
  (value): value is SettableStatus => SETTABLE_STATUSES.includes(value as SettableStatus),
);

export const UserIdsArgument = new ArgumentPipe(
  'userIds',
  `an array of at most ${MAX_USER_IDS} UUIDs in lower case`,
  (value): value is string[] =>
    Array.isArray(value) && value.length <= MAX_USER_IDS && value.every(isId),
);

export const TokenArgument = new ArgumentPipe(
  'token',
  'an access token',
  (value): value is string => typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH,
);
