import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_KINDS, type ErrorCode } from '../../common/errors/index.js';
import { Problem } from '../errors/index.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds to each operation the errors that follow from its shape; its own are documented beside it. */
export function withUsualProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) addProblems(operation, usualCodes(path, operation));
    }
  }
  return document;
}

function usualCodes(path: string, operation: Operation): ErrorCode[] {
  const takesInput = operation.requestBody !== undefined || (operation.parameters ?? []).length > 0;
  return [
    ...(takesInput ? (['validation_failed'] as const) : []),
    ...(operation.security ? (['unauthenticated', 'token_expired', 'forbidden'] as const) : []),
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(operation.requestBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    'rate_limited',
    'internal',
    'unavailable',
  ];
}

function addProblems(operation: Operation, codes: readonly ErrorCode[]): void {
  for (const code of codes) {
    const status = String(ERROR_KINDS[code].status);
    const known = operation.responses[status];
    if (known && 'description' in known) {
      const named = `\`${code}\``;
      const { description } = known;
      if (!description.includes(named))
        known.description = [description, named].filter(Boolean).join(', ');
      continue;
    }
    operation.responses[status] = {
      description: `\`${code}\``,
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } },
    };
  }
}
