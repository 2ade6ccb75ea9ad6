import { getSchemaPath } from '@nestjs/swagger';
import { ERROR_KINDS, type ErrorCode } from '../../common/errors/index.js';
import { Problem } from '../errors/index.js';

const TEXT_HEADER = { schema: { type: 'string' } } as const;

/** The limits, as every answer to someone who is counted has them; `Retry-After` where they refuse. */
const RATE_LIMIT_HEADERS = {
  RateLimit: { ...TEXT_HEADER, description: 'What is left: `"policy";r=remaining;t=seconds`' },
  'RateLimit-Policy': { ...TEXT_HEADER, description: 'The limit: `"policy";q=quota;w=seconds`' },
  'Retry-After': { schema: { type: 'integer' }, description: 'In seconds' },
} as const;

export interface ProblemResponse {
  readonly status: string;
  readonly response: object;
}

/** The responses that tell these errors, one for each status. */
export function problemResponses(codes: readonly ErrorCode[]): ProblemResponse[] {
  const statuses = [...new Set(codes.map((code) => ERROR_KINDS[code].status))];
  return statuses.map((status) => {
    const named = codes.filter((code) => ERROR_KINDS[code].status === status);
    return {
      status: String(status),
      response: {
        description: [...new Set(named)].map((code) => `\`${code}\``).join(', '),
        ...(status === 429 && { headers: RATE_LIMIT_HEADERS }),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } },
      },
    };
  });
}
