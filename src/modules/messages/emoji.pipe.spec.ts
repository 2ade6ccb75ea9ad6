import { AppError } from '../../common/errors/index.js';
import { EmojiPipe } from './emoji.pipe.js';

describe('an emoji', () => {
  const pipe = new EmojiPipe();

  it.each([
    ['of one code point', '👍'],
    ['of the first plane', '☃'],
    ['without its variation selector', '❤'],
    ['with its variation selector', '❤️'],
    ['with a tone of skin', '👋🏽'],
    ['of a family', '👨‍👩‍👧‍👦'],
    ['of two who kiss, with tones of skin', '👩🏽‍❤️‍💋‍👨🏿'],
    ['of the flag of a country', '🇹🇷'],
    ['of the flag of England', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['of the flag of pride', '🏳️‍🌈'],
    ['of a keycap', '1️⃣'],
    ['of the keycap of a hash', '#️⃣'],
    ['that is a letter of old', '©'],
    ['of many, joined', Array(16).fill('🙂').join('\u200d')],
    ['by its shortcode', ':party_parrot:'],
    ['by a shortcode with a sign', ':+1:'],
    ['by a shortcode in another script', ':прывітанне:'],
    ['by the longest shortcode', `:${'x'.repeat(32)}:`],
  ])('%s is taken as it is', (_what, emoji) => {
    expect(pipe.transform(emoji)).toBe(emoji);
  });

  it.each<[what: string, value: unknown]>([
    ['a word', 'hello'],
    ['nothing', ''],
    ['a space', ' '],
    ['a digit', '1'],
    ['a hash', '#'],
    ['a joiner alone', '\u200d'],
    ['a variation selector alone', '\ufe0f'],
    ['a tag alone', '\u{e0067}'],
    ['an emoji and a letter', '👍a'],
    ['two emoji', '👍🎉'],
    ['digits and an emoji', '12345❤'],
    ['half a flag', '🇹'],
    ['two emoji and a space between', '👍 👍'],
    ['an emoji and the end of a line', '👍\n'],
    ['an emoji and NUL', '👍\0'],
    ['half an emoji', '👍'.slice(0, 1)],
    ['more code points than there may be', Array(17).fill('🙂').join('\u200d')],
    ['a great many', '🙂'.repeat(100_000)],
    ['a shortcode without its end', ':party_parrot'],
    ['a shortcode of nothing', '::'],
    ['a shortcode with a space', ':party parrot:'],
    ['a shortcode and the end of a line', ':party_parrot:\n'],
    ['two shortcodes', ':a::b:'],
    ['a long shortcode', `:${'x'.repeat(33)}:`],
    ['no value', undefined],
    ['null', null],
    ['a number', 1],
    ['an array', ['👍']],
    ['an object', { toString: () => '👍' }],
    ['bytes', Buffer.from('👍')],
  ])('is not %s', (_what, value) => {
    const refused = () => pipe.transform(value);
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'validation_failed',
        errors: [expect.objectContaining({ field: 'emoji' })],
      }),
    );
  });
});
