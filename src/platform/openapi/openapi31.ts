import type { OpenAPIObject } from '@nestjs/swagger';

type Json = Record<string, unknown>;

/**
 * @nestjs/swagger writes 3.0's `nullable`, which 3.1 does not know: there a type may be a list, and `null` is one of
 * them. Changes the document that it is given.
 */
export function toOpenApi31(document: OpenAPIObject): OpenAPIObject {
  visit(document);
  return document;
}

function visit(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  Object.values(node).forEach(visit);
  const schema = node as Json;
  if (schema['nullable'] !== true) return;
  delete schema['nullable'];
  if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null'];
  else if (Array.isArray(schema['allOf'])) {
    schema['anyOf'] = [...(schema['allOf'] as unknown[]), { type: 'null' }];
    delete schema['allOf'];
  }
}
