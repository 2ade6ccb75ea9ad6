import fc from 'fast-check';
import { hitAt } from './hit.js';
import { Turn } from './turn.js';

const MINUTE = 60_000;
const LIMIT = 3;
const LOCAL = hitAt(1000, MINUTE, LIMIT);

const turns = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }));

describe('Turn', () => {
  it('gives each hit its own position, as if it had been counted alone', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (hitsByTurn) => {
        const together = new Map<string, number>();
        const alone = new Map<string, number>();
        for (const keys of hitsByTurn) {
          const turn = new Turn();
          const hits = keys.map((key) => turn.add(key, MINUTE, LIMIT, LOCAL));
          turn.answer(countsOf(turn, together));
          const positions = (await Promise.all(hits)).map(({ totalHits }) => totalHits);
          expect(positions).toEqual(keys.map((key) => add(alone, key, 1)));
        }
      }),
    );
  });

  it('asks for each key once, in the order in which they came', () => {
    const turn = new Turn();
    for (const key of ['b', 'a', 'b', 'c']) void turn.add(key, MINUTE, LIMIT, LOCAL);
    expect(turn.keys).toEqual(['b', 'a', 'c']);
    expect(turn.arguments).toEqual(['2', '60000', '1', '60000', '1', '60000']);
  });

  it('holds each caller against their own limit', async () => {
    const turn = new Turn();
    const hits = [5, 1, 2].map((limit) => turn.add('a', MINUTE, limit, LOCAL));
    turn.answer([3, 1_500]);
    expect(await Promise.all(hits)).toEqual([
      { totalHits: 1, isBlocked: false, timeToExpire: 2, timeToBlockExpire: 0 },
      { totalHits: 2, isBlocked: true, timeToExpire: 2, timeToBlockExpire: 2 },
      { totalHits: 3, isBlocked: true, timeToExpire: 2, timeToBlockExpire: 2 },
    ]);
  });

  it.each(['answer', 'answerLocally'] as const)('answers in order by %s', async (way) => {
    const turn = new Turn();
    const answered: number[] = [];
    const hits = ['a', 'b', 'a', 'c', 'b'].map((key, index) =>
      turn.add(key, MINUTE, LIMIT, LOCAL).then(() => answered.push(index)),
    );
    turn[way](countsOf(turn, new Map()));
    await Promise.all(hits);
    expect(answered).toEqual([0, 1, 2, 3, 4]);
  });
});

/** What Redis would say. */
function countsOf(turn: Turn, counts: Map<string, number>): number[] {
  return turn.keys.flatMap((key, index) => [
    add(counts, key, Number(turn.arguments[2 * index])),
    MINUTE,
  ]);
}

function add(counts: Map<string, number>, key: string, hits: number): number {
  const count = (counts.get(key) ?? 0) + hits;
  counts.set(key, count);
  return count;
}
