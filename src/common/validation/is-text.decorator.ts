import { ValidateBy, type ValidationOptions } from 'class-validator';

export interface TextBounds {
  /** Least and most, in Unicode code points. */
  readonly min?: number;
  readonly max: number;
  /** Whether white space alone will do. */
  readonly allowBlank?: boolean;
}

/** Length in Unicode code points, as the contract counts. */
export function codePointLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    length++;
    if (text.codePointAt(index)! > 0xffff) index++;
  }
  return length;
}

/** Text that both databases can store unchanged: Postgres refuses NUL, and a lone surrogate does not survive UTF-8. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** A string of bounded length in code points, without NUL or lone surrogates. */
export function IsText(bounds: TextBounds, options?: ValidationOptions): PropertyDecorator {
  const { min = 0, max, allowBlank = false } = bounds;
  return ValidateBy(
    {
      name: 'isText',
      constraints: [bounds],
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' &&
          isStorable(value) &&
          (allowBlank || value === '' || value.trim() !== '') &&
          // A code point takes at most two units: what is far too long need not be counted.
          value.length <= max * 2 &&
          codePointLength(value) >= min &&
          codePointLength(value) <= max,
        defaultMessage: () =>
          `$property must be text of ${min} to ${max} characters` +
          (allowBlank ? '' : ', not only white space') +
          ', without NUL or lone surrogates',
      },
    },
    options,
  );
}
