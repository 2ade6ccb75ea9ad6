import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { validationFailed, type FieldError } from '../../common/errors/index.js';
import { faultOf } from './plain-data.js';

/** A body of unknown fields shall not be answered by as many sentences. */
const MAX_FIELD_ERRORS = 50;

/** Checks bodies, queries and payloads against their class; a field that the class does not name is an error. */
export class StrictValidationPipe extends ValidationPipe {
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
    // Other arguments of a handler, such as its socket, are not the client's.
    const fault = metadata.type === 'body' ? faultOf(value, 'body') : null;
    if (fault) throw validationFailed([fault]);
    return super.transform(value, metadata);
  }
}

function fieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`));
  return [...own, ...nested];
}
