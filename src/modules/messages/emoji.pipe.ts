import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidField } from '../../common/errors/index.js';
import { codePointLength } from '../../common/validation/index.js';

/** The longest that Unicode recommends has ten code points. */
const MAX_LENGTH = 32;

/** One flag, or one picture with its modifier, its keycap or its tags. */
const ELEMENT =
  '(?:\\p{RI}\\p{RI}|(?!\\p{RI})\\p{Emoji}(?:\\p{EMod}|\\ufe0f\\u20e3?|[\\u{e0020}-\\u{e007e}]+\\u{e007f})?)';
/** Unicode's own pattern for what may be an emoji (UTS #51), but for bare digits, which it counts among them. */
const UNICODE_EMOJI = new RegExp(
  `^(?=.*[\\p{ExtPict}\\p{RI}\\u20e3])${ELEMENT}(?:\\u200d${ELEMENT})*$`,
  'u',
);
/** What clients show pictures of their own for. */
const SHORTCODE = /^:[\p{L}\p{N}_+-]{1,32}:$/u;

/** The emoji of a reaction, from a path or a hub argument: one of Unicode's, or a shortcode such as `:party_parrot:`. */
@Injectable()
export class EmojiPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value === 'string' && isEmoji(value)) return value;
    throw invalidField('emoji', 'emoji must be an emoji of Unicode, or a :shortcode:');
  }
}

function isEmoji(text: string): boolean {
  // A code point takes at most two units: what is far too long need not be looked at.
  const isShort = text.length <= MAX_LENGTH * 2 && codePointLength(text) <= MAX_LENGTH;
  return (isShort && UNICODE_EMOJI.test(text)) || SHORTCODE.test(text);
}
