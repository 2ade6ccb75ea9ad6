import { ERROR_KINDS, type ErrorCode, type ErrorLevel } from './error-code.js';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface AppErrorDetails {
  /** The fields at fault, for `validation_failed`. */
  readonly errors?: readonly FieldError[];
  /** How long to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  /** When a restriction ends, for `muted` and `banned`. */
  readonly until?: string | undefined;
  /** What really happened; for the log, never for the client. */
  readonly cause?: unknown;
}

/** The only error class: a code of the contract and a sentence that the client may see. */
export class AppError extends Error {
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterMs: number | undefined;
  readonly until: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string = ERROR_KINDS[code].sentence,
    details: AppErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'AppError';
    this.errors = details.errors;
    this.retryAfterMs = details.retryAfterMs;
    this.until = details.until;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_KINDS[this.code].retryable;
  }

  get level(): ErrorLevel {
    return ERROR_KINDS[this.code].level;
  }
}
