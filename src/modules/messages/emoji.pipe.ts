import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidField } from '../../common/errors/index.js';

/** Up to 32 code points (a family of four has seven, a flag up to seven), at least one of which is a picture. */
const UNICODE_EMOJI =
  /^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3])[\p{Emoji}\p{Emoji_Component}\p{Extended_Pictographic}]{1,32}$/u;
/** What clients show pictures of their own for. */
const SHORTCODE = /^:[\p{L}\p{N}_+-]{1,32}:$/u;

/** The emoji of a reaction, from a path or a hub argument: one of Unicode's, or a shortcode such as `:party_parrot:`. */
@Injectable()
export class EmojiPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value === 'string' && (UNICODE_EMOJI.test(value) || SHORTCODE.test(value))) {
      return value;
    }
    throw invalidField('emoji', 'emoji must be an emoji of Unicode, or a :shortcode:');
  }
}
