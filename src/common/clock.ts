/** The present time as the wire and the database hold it: ISO 8601 in UTC with milliseconds. */
export function isoNow(): string {
  return new Date().toISOString();
}

/** The time `milliseconds` from now, in the same form. */
export function isoIn(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}
