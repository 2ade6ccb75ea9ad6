import { HttpException } from '@nestjs/common';
import { AppError, unavailable, type ErrorCode } from '../../common/errors/index.js';
import { isDatabaseUnavailable } from '../database/database-errors.js';

/** What the frameworks below refuse by themselves, by the status that they give. */
const CODES_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Any thrown value as the one error that clients may see. Of what we did not foresee, nothing leaks. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  if (error instanceof Error && status !== undefined) {
    const code = CODES_BY_STATUS[status] ?? (status < 500 ? 'validation_failed' : 'internal');
    return new AppError(code, status < 500 ? error.message : undefined, { cause: error });
  }
  if (isDatabaseUnavailable(error)) return unavailable(undefined, error);
  return new AppError('internal', undefined, { cause: error });
}

/** The status that Nest or Fastify has given to an error of its own. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || error.name !== 'FastifyError') return undefined;
  return (error as { statusCode?: number }).statusCode;
}
