import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { invalidField, validationFailed, type FieldError } from '../../common/errors/index.js';

/** Deeper than any body of ours, and far from where recursion runs out of stack. */
const MAX_DEPTH = 32;

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
    // What follows walks the value by recursion. (Other arguments, such as a socket, are not the client's.)
    if (metadata.type === 'body' && isTooDeep(value))
      throw invalidField(metadata.data ?? 'body', 'is nested too deeply');
    return super.transform(value, metadata);
  }
}

function fieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`));
  return [...own, ...nested];
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null && !ArrayBuffer.isView(item)
        ? Object.values(item as Record<string, unknown>).filter(
            (inner) => typeof inner === 'object' && inner !== null,
          )
        : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
