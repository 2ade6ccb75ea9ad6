import type { AppError } from '../../common/errors/index.js';
import type { HubError } from './chat.contract.js';

export function hubErrorOf(error: AppError): HubError {
  const { code, message, errors, retryable, retryAfterMs, until } = error;
  return {
    code,
    message,
    ...(errors && { errors }),
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(until !== undefined && { until }),
  };
}
