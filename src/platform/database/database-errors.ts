import { QueryFailedError } from 'typeorm';

/** What the two drivers attach to their errors. */
interface DriverError {
  code?: string;
  constraint?: string;
  message?: string;
}

const UNIQUE_VIOLATIONS = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  '23505',
]);

/** Postgres: connection lost (class 08), out of resources (53), shutting down (57P0x); and the socket's own codes. */
const UNAVAILABLE_CODE =
  /^(08|53|57P0)|^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|SQLITE_BUSY)/;
const UNAVAILABLE_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|DataSource is not set|is not queryable/;

export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE_VIOLATIONS.has(driverErrorOf(error).code ?? '');
}

/**
 * Which column or constraint a unique violation met. SQLite names `table.column`, Postgres the constraint; callers
 * look for a word that is in both.
 */
export function violatedConstraint(error: unknown): string {
  const { constraint, message } = driverErrorOf(error);
  return constraint ?? message ?? '';
}

/** Whether the database could not be asked at all: the call may be tried again, unlike one that it refused. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const { code, message } = driverErrorOf(error);
  return UNAVAILABLE_CODE.test(code ?? '') || UNAVAILABLE_MESSAGE.test(message ?? '');
}

function driverErrorOf(error: unknown): DriverError {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof Error ? error : {};
}
