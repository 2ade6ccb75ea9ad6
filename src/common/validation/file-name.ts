import { codePointLength, isStorable } from './is-text.decorator.js';

const MAX_FILE_NAME_LENGTH = 255;

/** Separators of folders; what a terminal or a header would act upon; what turns the direction of reading around. */
const UNSAFE = /[/\\\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

/** The name of a file, without any folder: shown as it is, and given back to whoever saves the file. */
export function isFileName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= MAX_FILE_NAME_LENGTH * 2 &&
    codePointLength(value) <= MAX_FILE_NAME_LENGTH &&
    isStorable(value) &&
    !UNSAFE.test(value) &&
    !['', '.', '..'].includes(value.trim())
  );
}

export const FILE_NAME_RULE = `a file name of 1 to ${MAX_FILE_NAME_LENGTH} characters, without folders and control characters`;
