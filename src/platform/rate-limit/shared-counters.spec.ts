import { Logger } from '@nestjs/common';
import type { Backplane } from '../backplane/index.js';
import { SharedCounters } from './shared-counters.js';

const MINUTE = 60_000;

interface Question {
  readonly keys: string[];
  readonly arguments: string[];
  answer(...counts: number[]): void;
  fail(): void;
}

/** A backplane whose Redis answers when the test says so. */
class Redis {
  isAway = false;
  readonly asked: Question[] = [];
  readonly prefix = 'chat';
  readonly counters = new SharedCounters(this as unknown as Backplane);

  get commands() {
    return this.isAway ? null : this;
  }

  eval(_script: string, { keys, arguments: given }: { keys: string[]; arguments: string[] }) {
    return new Promise((resolve, reject) => {
      this.asked.push({
        keys,
        arguments: given,
        answer: (...counts) => resolve(counts.flatMap((count) => [count, MINUTE])),
        fail: () => reject(new Error('READONLY')),
      });
    });
  }

  /** The position that the hit is told; `answered` takes its name. */
  async hit(key: string, answered: string[] = []): Promise<number> {
    const { totalHits } = await this.counters.increment(key, MINUTE, 10, 0, 'requests');
    answered.push(key);
    return totalHits;
  }
}

/** The rest of this turn of the event loop, real time or not. */
const turnEnds = async () => {
  await jest.advanceTimersByTimeAsync(0);
};

describe('SharedCounters', () => {
  let redis: Redis;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    jest.useFakeTimers();
    redis = new Redis();
  });
  afterEach(() => jest.useRealTimers());

  it('ask once for all hits of a turn', async () => {
    const hits = ['a', 'b', 'a'].map((key) => redis.hit(key));
    await turnEnds();
    expect(redis.asked).toMatchObject([
      { keys: ['chat:rate:a', 'chat:rate:b'], arguments: ['2', '60000', '1', '60000'] },
    ]);
    redis.asked[0]!.answer(7, 4);
    expect(await Promise.all(hits)).toEqual([6, 4, 7]);
  });

  it('count for this node where Redis is away, at once', async () => {
    redis.isAway = true;
    expect([await redis.hit('a'), await redis.hit('a')]).toEqual([1, 2]);
    redis.isAway = false;
    const hit = redis.hit('a');
    await turnEnds();
    redis.asked[0]!.answer(1);
    expect(await hit).toBe(1);
  });

  it('wait for a Redis that says nothing only once', async () => {
    const hits = [redis.hit('a'), redis.hit('a')];
    await jest.advanceTimersByTimeAsync(50);
    hits.push(redis.hit('a'));
    await jest.advanceTimersByTimeAsync(60);
    expect(await Promise.all(hits)).toEqual([1, 2, 3]);
    expect(await redis.hit('a')).toBe(4);
    for (let second = 1; second <= 3; second++) {
      await jest.advanceTimersByTimeAsync(1_000);
      const hit = redis.hit('a');
      await turnEnds();
      expect(await hit).toBe(4 + second);
      // Told, so that it can answer; nobody waits for that.
      expect(redis.asked).toHaveLength(2 + second);
    }
  });

  it('are the same for all nodes again once Redis answers in time', async () => {
    void redis.hit('a');
    await jest.advanceTimersByTimeAsync(1_200);
    void redis.hit('a');
    await turnEnds();
    redis.asked[1]!.answer(2);
    await turnEnds();
    const hit = redis.hit('a');
    await turnEnds();
    redis.asked[2]!.answer(30);
    expect(await hit).toBe(30);
  });

  it('do not trust a Redis that answers too late', async () => {
    void redis.hit('a');
    await jest.advanceTimersByTimeAsync(150);
    redis.asked[0]!.answer(1);
    await turnEnds();
    expect(await redis.hit('a')).toBe(2);
    expect(redis.asked).toHaveLength(1);
  });

  it('count for this node where Redis refuses', async () => {
    const hit = redis.hit('a');
    await turnEnds();
    redis.asked[0]!.fail();
    expect(await hit).toBe(1);
    expect(await redis.hit('a')).toBe(2);
    expect(redis.asked).toHaveLength(1);
  });

  it.each([
    ['is silent', () => jest.advanceTimersByTimeAsync(110)],
    [
      'refuses',
      () => {
        redis.asked[0]!.fail();
        return turnEnds();
      },
    ],
    [
      'goes',
      () => {
        redis.isAway = true;
        return turnEnds();
      },
    ],
  ])('let nobody overtake where Redis %s', async (_name, happens) => {
    const answered: string[] = [];
    const hits = [redis.hit('a', answered)];
    await turnEnds();
    hits.push(redis.hit('b', answered));
    await turnEnds();
    hits.push(redis.hit('c', answered));
    await happens();
    hits.push(redis.hit('d', answered));
    await jest.advanceTimersByTimeAsync(200);
    await Promise.all(hits);
    expect(answered).toEqual(['a', 'b', 'c', 'd']);
  });
});
