import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes are asked for in bulk: each time would cost more than the id itself. */
const BYTES_PER_ID = 16;
const pool = new Uint8Array(256 * BYTES_PER_ID);
let used = pool.length;

let msecs = 0;
let seq = 0;

/** Precedes every id that is made at this time or later, in milliseconds since the epoch. */
export function idBefore(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** A new UUIDv7, lower case: ascending within this process, so that keys arrive at the right edge of their index. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += BYTES_PER_ID));
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // The counter begins anywhere in the lower half of its 32 bits: it does not run over within a millisecond.
    seq = ((random[0]! & 0x7f) << 24) | (random[1]! << 16) | (random[2]! << 8) | random[3]!;
  } else seq++;
  return v7({ msecs, seq, random });
}
