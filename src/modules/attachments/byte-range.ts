import rangeParser from 'range-parser';

/** Both ends are included. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Whether the client has the content of this `ETag` already (`If-None-Match`). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const known = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes('*') || known.includes(etag);
}

/**
 * The one part that a `Range` asks for; null for all of it, which answers several parts at once, too, and a client that
 * has begun with other content (`If-Range`).
 */
export function partOf(
  range: string | undefined,
  ifRange: string | string[] | undefined,
  etag: string,
  size: number,
): Part | 'unsatisfiable' | null {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return null;
  const parts = rangeParser(size, range, { combine: true });
  if (parts === -1) return 'unsatisfiable';
  if (parts === -2 || parts.type !== 'bytes' || parts.length !== 1) return null;
  return parts[0]!;
}
