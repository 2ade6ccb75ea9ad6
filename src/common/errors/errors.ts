import { AppError, type FieldError } from './app-error.js';

export const validationFailed = (errors: readonly FieldError[]) =>
  new AppError('validation_failed', undefined, { errors });

/** One field at fault, for rules that a DTO cannot know. */
export const invalidField = (field: string, message: string) =>
  validationFailed([{ field, message }]);

export const unauthenticated = (message?: string) => new AppError('unauthenticated', message);

export const forbidden = (message?: string) => new AppError('forbidden', message);

/** Absent or not the caller's to see: the two are told apart nowhere. */
export const notFound = (noun: string) => new AppError('not_found', `No such ${noun}`);

export const conflict = (message: string) => new AppError('conflict', message);

export const unsupportedMediaType = (message: string) =>
  new AppError('unsupported_media_type', message);

export const rateLimited = (retryAfterMs: number, message?: string) =>
  new AppError('rate_limited', message, { retryAfterMs });

export const unavailable = (message?: string, cause?: unknown) =>
  new AppError('unavailable', message, { retryAfterMs: 1000, cause });
