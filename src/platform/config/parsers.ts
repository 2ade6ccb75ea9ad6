import { z } from 'zod';

const UNITS_IN_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const UNITS_IN_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** A whole number within bounds. */
export function whole(min: number, max: number) {
  return z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);
}

/** `15s`, `500ms`, `10m`, `24h`, `30d`; a bare number is seconds. In milliseconds. */
export function duration(minMs: number, maxMs: number) {
  return z.string().transform((text, context) => {
    const [, amount, unit] = /^(\d+)\s*(ms|s|m|h|d)?$/.exec(text) ?? [];
    const ms = Number(amount) * (UNITS_IN_MS[unit ?? 's'] ?? NaN);
    if (ms >= minMs && ms <= maxMs) return ms;
    context.addIssue(
      `must be a duration such as 500ms, 15s, 10m, 24h or 30d, from ${minMs} ms to ${maxMs} ms`,
    );
    return z.NEVER;
  });
}

/** A number of bytes, or `64 KiB`, `1 MiB`, `1 GiB`. In bytes. */
export function byteSize(min: number, max: number) {
  return z.string().transform((text, context) => {
    const [, amount, unit] = /^(\d+)\s*(KiB|MiB|GiB)?$/.exec(text) ?? [];
    const bytes = Number(amount) * (UNITS_IN_BYTES[unit ?? ''] ?? NaN);
    if (bytes >= min && bytes <= max) return bytes;
    context.addIssue(
      `must be a number of bytes, or such as 64 KiB or 1 MiB, from ${min} to ${max}`,
    );
    return z.NEVER;
  });
}

/** Values separated by commas; none where the text is empty. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
