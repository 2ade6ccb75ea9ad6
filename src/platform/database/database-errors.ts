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

/**
 * Postgres: connection lost (class 08), conflict with another transaction (40), out of resources (53), lock not to be
 * had (55P03), statement cut off (57014), shutting down (57P0x). SQLite: locked, disk full or failing. And the socket's
 * own codes.
 */
const UNAVAILABLE_CODE =
  /^(08|40|53|55P03|57014|57P0)|^SQLITE_(BUSY|FULL|IOERR|NOMEM)|^E(CONN|HOST|NET|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN)/;
const UNAVAILABLE_MESSAGE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|DataSource is not set|is not queryable|already released/;

/** Constraints and bad values, and Postgres's conflicts with other transactions: nothing of it was committed. */
const REFUSED_CODE = /^(22|23|40)|^SQLITE_CONSTRAINT/;

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

/** Whether the database has refused the work and undone it, for sure: it may be tried again in another way. */
export function isRefused(error: unknown): boolean {
  return REFUSED_CODE.test(driverErrorOf(error).code ?? '');
}

/** Whether the same work may succeed at once, for what stood in its way is committed by now, or gone. */
export function isConflict(error: unknown): boolean {
  return isUniqueViolation(error) || /^40/.test(driverErrorOf(error).code ?? '');
}

function driverErrorOf(error: unknown): DriverError {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return typeof error === 'object' && error !== null ? error : {};
}
