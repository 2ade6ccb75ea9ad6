import {
  ValidationPipe,
  type ArgumentMetadata,
  type Type,
  type ValidationError,
} from '@nestjs/common';
import { validationFailed, type FieldError } from '../../common/errors/index.js';
import { plainCheckOf } from './plain-check.js';
import { faultOf } from './plain-data.js';

/** A body of unknown fields shall not be answered by as many sentences. */
const MAX_FIELD_ERRORS = 50;

/** Checks bodies, queries and payloads against their class; a field that the class does not name is an error. */
export class StrictValidationPipe extends ValidationPipe {
  private readonly checks = new Map<Type, ReturnType<typeof plainCheckOf>>();

  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      exceptionFactory: (errors) =>
        validationFailed(errors.flatMap((error) => fieldErrors(error)).slice(0, MAX_FIELD_ERRORS)),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return await this.check(value, metadata);
  }

  /** The same, at once where the value is plain data and good. */
  check(value: unknown, metadata: ArgumentMetadata): unknown {
    // Other arguments of a handler, such as its request, are not the client's.
    const { type, metatype } = metadata;
    const fault = type === 'body' ? faultOf(value, 'body') : null;
    if (fault) throw validationFailed([fault]);
    const isGood = type === 'body' && metatype ? this.checkOf(metatype) : null;
    if (metatype && isGood?.(value)) return Object.assign(new metatype() as object, value);
    return super.transform(value, metadata);
  }

  private checkOf(metatype: Type): ReturnType<typeof plainCheckOf> {
    let check = this.checks.get(metatype);
    if (check === undefined) {
      check = plainCheckOf(metatype);
      this.checks.set(metatype, check);
    }
    return check;
  }
}

function fieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`));
  return [...own, ...nested];
}
