/**
 * The rows that a raw statement returned. TypeORM answers `UPDATE … RETURNING` with the rows on SQLite, and with
 * `[rows, count]` on Postgres.
 */
export function returnedRows<T>(answer: unknown): T[] {
  const parts = answer as unknown[];
  return (Array.isArray(parts[0]) ? parts[0] : parts) as T[];
}
