import fc from 'fast-check';
import { historyRequestOf, rangeBeside, rangeOfPage } from './history-range.js';

const size = fc.integer({ min: 1, max: 100 });
const lastSeq = fc.integer({ min: 0, max: 500 });
const seq = fc.integer({ min: 0, max: 600 });

describe('the pages of a log', () => {
  it('together give every message once, the newest page first', () => {
    fc.assert(
      fc.property(size, lastSeq, (pageSize, last) => {
        const seen: number[] = [];
        for (let page = 1; ; page++) {
          const range = rangeOfPage(page, pageSize, last);
          if (range.last < range.first) break;
          for (let at = range.last; at >= range.first; at--) seen.push(at);
        }
        expect(seen).toEqual(Array.from({ length: last }, (_, index) => last - index));
      }),
    );
  });
});

describe('a stretch of a log', () => {
  it('before a message holds the nearest that come before it', () => {
    fc.assert(
      fc.property(seq, size, lastSeq, (at, limit, last) => {
        const all = seqs(last).filter((n) => n < at);
        expect(within(rangeBeside('before', at, limit, last))).toEqual(all.slice(-limit));
      }),
    );
  });

  it('after a message holds the nearest that come after it', () => {
    fc.assert(
      fc.property(seq, size, lastSeq, (at, limit, last) => {
        const all = seqs(last).filter((n) => n > at);
        expect(within(rangeBeside('after', at, limit, last))).toEqual(all.slice(0, limit));
      }),
    );
  });

  it('around a message holds it and as many neighbours as there are, up to the limit', () => {
    fc.assert(
      fc.property(seq, size, lastSeq, (at, limit, last) => {
        const range = within(rangeBeside('around', at, limit, last));
        expect(range).toHaveLength(Math.min(limit, last));
        expect(range.every((n) => n >= 1 && n <= last)).toBe(true);
        if (at >= 1 && at <= last) expect(range).toContain(at);
      }),
    );
  });
});

describe('a history query', () => {
  it('is the newest page where it names nothing', () => {
    expect(historyRequestOf({})).toEqual({ by: 'page', page: 1, pageSize: 50 });
  });

  it.each([
    { page: 1, before: 3 },
    { before: 3, after: 1 },
    { around: 3, sinceRev: 1 },
    { pageSize: 10, sinceRev: 1 },
    { limit: 10 },
    { page: 2, limit: 10 },
  ])('refuses %j, which mixes two ways', (query) => {
    expect(() => historyRequestOf(query)).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });
});

function seqs(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function within({ first, last }: { first: number; last: number }): number[] {
  return seqs(last).filter((n) => n >= first);
}
