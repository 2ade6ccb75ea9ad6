/** Deeper, wider and larger than any body of ours, and far from where walking it costs time or stack. */
const MAX_DEPTH = 32;
const MAX_FIELDS = 64;
const MAX_VALUES = 5_000;

/** Validation would drop these keys unsaid, and at the top whatever every object has: they are refused instead. */
const RESERVED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

export interface Fault {
  readonly field: string;
  readonly message: string;
}

/**
 * What makes a body unfit to be validated: class-transformer and class-validator walk it by recursion and take
 * milliseconds for a thousand unknown fields. Null where it is fit.
 */
export function faultOf(body: unknown, name: string): Fault | null {
  if (!isContainer(body)) return null;
  if (Array.isArray(body) && body.length > MAX_VALUES) {
    return { field: name, message: 'has too many values' };
  }
  if (!Array.isArray(body) && Object.keys(body).length > MAX_FIELDS) {
    return { field: name, message: 'has too many fields' };
  }
  let values = 0;
  let level: object[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return { field: name, message: 'is nested too deeply' };
    const next: object[] = [];
    for (const container of level) {
      // Key by key, and not further than need be: a list of all of them would be made first.
      for (const key in container) {
        if (++values > MAX_VALUES) return { field: name, message: 'has too many values' };
        if (RESERVED_KEYS.has(key) || (depth === 0 && key in Object.prototype)) {
          return { field: key, message: `${key} is not allowed as a key` };
        }
        const value = (container as Record<string, unknown>)[key];
        if (Array.isArray(value) && value.length > MAX_VALUES) {
          return { field: name, message: 'has too many values' };
        }
        if (isContainer(value)) next.push(value);
      }
    }
    level = next;
  }
  return null;
}

/** Objects and arrays; the bytes of a binary value are no values of ours. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
