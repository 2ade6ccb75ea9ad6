import fc from 'fast-check';
import { mentionReadings } from './mention-readings.js';

const LONGEST = 'x'.repeat(32);

/** What names and their neighbourhood are made of, and what folds to more than it was. */
const text = fc
  .array(fc.constantFrom(...'@@@aBz0_.-', ' ', '(', 'é', 'İ', '\u212a', '🙂'))
  .map((parts) => parts.join(''));
const username = fc.stringMatching(/^[A-Za-z0-9_.-]{3,32}$/);

describe('the readings of a mention', () => {
  it.each<[text: string, readings: string[][]]>([
    ['@ada', [['ada']]],
    ['Hello @Ada and @BEN!', [['ada'], ['ben']]],
    ['(@ada), "@ben": \n@cem', [['ada'], ['ben'], ['cem']]],
    ['@ada @ADA', [['ada'], ['ada']]],
    ['@@ada', [['ada']]],
    ['é@ada', [['ada']]],
    ['@ada@ben', [['ada']]],
    ['@ada.b-c_d', [['ada.b-c_d']]],
    ['@ada.', [['ada.', 'ada']]],
    ['@ada...', [['ada...', 'ada..', 'ada.', 'ada']]],
    ['@ada_-', [['ada_-', 'ada_', 'ada']]],
    ['@ab.', [['ab.']]],
    ['@...', [['...']]],
    [`@${LONGEST}`, [[LONGEST]]],
    [`@${LONGEST}.`, [[LONGEST]]],
  ])('in %j are the names that it may mean, the longest first', (said, readings) => {
    expect(mentionReadings(said)).toEqual(readings);
  });

  it.each([
    '',
    'ada',
    '@',
    '@ ada',
    '@ab',
    '@ab!',
    '@é',
    `@${LONGEST}x`,
    'ada@example.org',
    'Ada.L0velace_@example.org',
  ])('are none in %j', (said) => {
    expect(mentionReadings(said)).toEqual([]);
  });

  it('all occur in the text after an @, and could be usernames', () => {
    fc.assert(
      fc.property(text, (said) => {
        for (const name of mentionReadings(said).flat()) {
          expect(said.toLowerCase()).toContain(`@${name}`);
          expect(name).toMatch(/^[a-z0-9_.-]{3,32}$/);
        }
      }),
    );
  });

  it('are each the beginning of the one before', () => {
    fc.assert(
      fc.property(text, (said) => {
        for (const names of mentionReadings(said)) {
          expect(names).toEqual(
            names.map((_, less) => names[0]!.slice(0, names[0]!.length - less)),
          );
        }
      }),
    );
  });

  it('hold every username that is spoken to, whatever surrounds it', () => {
    const before = fc.constantFrom('', ' ', '(', '\n', '🙂', 'é', '@', '.');
    const after = fc.constantFrom('', ' ', ')', ', there', '!', '?!', '.', '...', '_', '’s');
    fc.assert(
      fc.property(before, username, after, (left, name, right) => {
        expect(mentionReadings(`${left}@${name}${right}`).flat()).toContain(name.toLowerCase());
      }),
    );
  });

  it.each<[what: string, textOf: (length: number) => string]>([
    ['of @', (length) => '@'.repeat(length)],
    ['of dots', (length) => `@${'.'.repeat(length)}`],
    ['of dots and a letter', (length) => `@${'.'.repeat(length)}a`],
    ['of dashes and a letter', (length) => `@${'_-'.repeat(length / 2)}a`],
    ['of the shortest names', (length) => '@aaa.'.repeat(length / 5)],
  ])('cost as much as a text %s is long, and not the square of it', (_what, textOf) => {
    // Sixteen times the longest message: milliseconds, where the square of it takes seconds.
    const said = textOf(16 * 4000);
    const startedAt = performance.now();
    mentionReadings(said);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
