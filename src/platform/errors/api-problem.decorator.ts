import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ERROR_KINDS, type ErrorCode } from '../../common/errors/index.js';
import { Problem } from './problem.view.js';

/** Documents errors of a route beyond those that follow from its shape. */
export function ApiProblem(...codes: ErrorCode[]) {
  return applyDecorators(
    ApiExtraModels(Problem),
    ...codes.map((code) =>
      ApiResponse({
        status: ERROR_KINDS[code].status,
        description: `\`${code}\``,
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } },
      }),
    ),
  );
}
