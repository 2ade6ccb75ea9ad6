import type { OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '../../common/errors/index.js';
import { problemResponses } from './problem-response.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-problem-codes'?: ErrorCode[];
};
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const BEARER = 'bearer';

/**
 * Adds to each operation what follows from its shape: the errors, the form of ids in the path, the header that every
 * answer carries. Changes the document that it is given.
 */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation: Operation | undefined = item[method];
      if (operation) complete(path, operation);
    }
  }
  return document;
}

function complete(path: string, operation: Operation): void {
  for (const { status, response } of problemResponses(codesOf(path, operation))) {
    operation.responses[status] ??= response as Operation['responses'][string];
  }
  delete operation['x-problem-codes'];
  for (const response of Object.values(operation.responses)) {
    if (!response || '$ref' in response) continue;
    response.headers = {
      'X-Request-Id': { schema: { type: 'string', format: 'uuid' } },
      ...response.headers,
    };
  }
  for (const parameter of operation.parameters ?? []) {
    if ('$ref' in parameter || parameter.in !== 'path' || parameter.description) continue;
    parameter.schema = { type: 'string', format: 'uuid' };
  }
}

function codesOf(path: string, operation: Operation): ErrorCode[] {
  const takesInput = operation.requestBody !== undefined || (operation.parameters ?? []).length > 0;
  const takesToken = operation.security?.some((scheme) => BEARER in scheme) ?? false;
  return [
    ...(takesInput ? (['validation_failed'] as const) : []),
    ...(takesToken ? (['unauthenticated', 'token_expired', 'forbidden'] as const) : []),
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(operation.requestBody ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(operation['x-problem-codes'] ?? []),
    'rate_limited',
    'internal',
    'unavailable',
  ];
}
