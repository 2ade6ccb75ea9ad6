import { STATUS_CODES } from 'node:http';
import type { AppError } from '../../common/errors/index.js';
import type { Problem } from './problem.view.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

export function problemOf(error: AppError, requestId: string): Problem {
  const { status, code, message, errors, retryable, retryAfterMs, until } = error;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: message,
    requestId,
    ...(errors && { errors: [...errors] }),
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(until !== undefined && { until }),
  };
}
