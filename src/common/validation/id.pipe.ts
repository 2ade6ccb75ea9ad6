import { Injectable, Optional, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { invalidField } from '../errors/index.js';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** An id from a path or a hub argument. The global pipe checks objects only, so a bare id needs this one. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  constructor(@Optional() private readonly name: string = 'id') {}

  transform(value: unknown, metadata: ArgumentMetadata): string {
    if (isId(value)) return value;
    const field = metadata.type === 'param' && metadata.data ? metadata.data : this.name;
    throw invalidField(field, `${field} must be a UUID in lower case`);
  }
}
