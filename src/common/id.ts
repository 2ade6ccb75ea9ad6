import { v7 } from 'uuid';

/** A new UUIDv7, lower case: ascending within this process, so that keys arrive at the right edge of their index. */
export function newId(): string {
  return v7();
}
