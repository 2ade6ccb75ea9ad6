import { isKnown, partOf } from './byte-range.js';

const ETAG = '"abc"';
const partOfHundred = (range?: string, ifRange?: string) => partOf(range, ifRange, ETAG, 100);

describe('The part that a range asks for', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=50-999', { start: 50, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
  ])('of %s is that', (range, part) => {
    expect(partOfHundred(range)).toEqual(part);
  });

  it.each(['bytes=100-', 'bytes=200-300', 'bytes=-0'])('of %s cannot be had', (range) => {
    expect(partOfHundred(range)).toBe('unsatisfiable');
  });

  it.each([undefined, 'nonsense', 'lines=1-2', 'bytes=0-1,50-51'])(
    'of %s is everything',
    (range) => {
      expect(partOfHundred(range)).toBeNull();
    },
  );

  it('counts only for the content that the client has begun with', () => {
    expect(partOfHundred('bytes=0-9', ETAG)).toEqual({ start: 0, end: 9 });
    expect(partOfHundred('bytes=0-9', '"other"')).toBeNull();
    expect(partOfHundred('bytes=0-9', 'Wed, 21 Oct 2026 07:28:00 GMT')).toBeNull();
  });
});

describe('What a client knows', () => {
  it.each([['"abc"'], ['W/"abc"'], ['"x", "abc"'], ['*']])('is the content, with %s', (header) => {
    expect(isKnown(header, ETAG)).toBe(true);
  });

  it.each([[undefined], ['"x"'], ['abc'], ['']])('is not, with %s', (header) => {
    expect(isKnown(header, ETAG)).toBe(false);
  });
});
