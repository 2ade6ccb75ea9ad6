import fc from 'fast-check';
import {
  MAX_NAMED,
  namesTooFew,
  withoutReaction,
  withReaction,
  type ReactionSummary,
} from './reaction-summary.js';

const people = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);

/** The summaries after these have reacted, in order. */
const after = (...reactions: [emoji: string, userId: string][]): ReactionSummary[] =>
  reactions.reduce<ReactionSummary[]>(
    (summaries, [emoji, userId]) => withReaction(summaries, emoji, userId),
    [],
  );

describe('a summary of reactions', () => {
  it('names who reacted, in order of reacting, the emoji in order of their first use', () => {
    expect(after(['👍', 'ben'], ['🎉', 'ada'], ['👍', 'ada'])).toEqual([
      { emoji: '👍', count: 2, userIds: ['ben', 'ada'] },
      { emoji: '🎉', count: 1, userIds: ['ada'] },
    ]);
  });

  it('loses who takes a reaction back, and the emoji with its last', () => {
    const summaries = after(['👍', 'ben'], ['🎉', 'ada'], ['👍', 'ada']);
    const withoutBen = withoutReaction(summaries, '👍', 'ben');
    expect(withoutBen).toEqual(after(['👍', 'ada'], ['🎉', 'ada']));
    expect(withoutReaction(withoutBen, '👍', 'ada')).toEqual(after(['🎉', 'ada']));
  });

  it('puts an emoji last that was gone and comes again', () => {
    const summaries = after(['👍', 'ben'], ['🎉', 'ada']);
    const again = withReaction(withoutReaction(summaries, '👍', 'ben'), '👍', 'ben');
    expect(again.map(({ emoji }) => emoji)).toEqual(['🎉', '👍']);
  });

  it('leaves what it was made from as it was', () => {
    const summaries = after(['👍', 'ben'], ['👍', 'ada']);
    const copy = structuredClone(summaries);
    withReaction(summaries, '👍', 'cem');
    withReaction(summaries, '🎉', 'cem');
    withoutReaction(summaries, '👍', 'ben');
    expect(summaries).toEqual(copy);
  });

  it('says after anything what a list of all reactions says', () => {
    const step = fc.tuple(fc.constantFrom('👍', '🎉', '❤'), fc.constantFrom(...people(5)));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let all: [emoji: string, userId: string][] = [];
        let summaries: ReactionSummary[] = [];
        for (const [emoji, userId] of steps) {
          const others = all.filter((reaction) => reaction.join() !== [emoji, userId].join());
          const isThere = others.length < all.length;
          all = isThere ? others : [...all, [emoji, userId]];
          summaries = (isThere ? withoutReaction : withReaction)(summaries, emoji, userId);
        }
        expect(new Set(summaries)).toEqual(new Set(after(...all)));
        expect(summaries.some(namesTooFew)).toBe(false);
      }),
    );
  });
});

describe('a summary of more reactions than it names', () => {
  const crowd = people(MAX_NAMED + 2);
  const [first] = crowd;
  const last = crowd.at(-1)!;
  const summaries = after(...crowd.map((userId): [string, string] => ['👍', userId]));

  it('counts all, and names the first', () => {
    expect(summaries).toEqual([
      { emoji: '👍', count: MAX_NAMED + 2, userIds: crowd.slice(0, MAX_NAMED) },
    ]);
    expect(summaries.some(namesTooFew)).toBe(false);
  });

  it('has room for another name once one of the first is gone', () => {
    const [summary] = withoutReaction(summaries, '👍', first!);
    expect(summary).toMatchObject({ count: MAX_NAMED + 1, userIds: crowd.slice(1, MAX_NAMED) });
    expect(namesTooFew(summary!)).toBe(true);
  });

  it('names the same once one of the others is gone', () => {
    const [summary] = withoutReaction(summaries, '👍', last);
    expect(summary).toMatchObject({ count: MAX_NAMED + 1, userIds: crowd.slice(0, MAX_NAMED) });
    expect(namesTooFew(summary!)).toBe(false);
  });
});
