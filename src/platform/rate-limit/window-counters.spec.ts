import { WindowCounters } from './window-counters.js';

const MINUTE = 60_000;

describe('WindowCounters', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const hit = (counters: WindowCounters, key: string, limit = 1, policy = 'requests') =>
    counters.increment(key, MINUTE, limit, 0, policy);

  async function hitMany(counters: WindowCounters, count: number): Promise<void> {
    for (let key = 0; key < count; key++) await hit(counters, `${key}`);
  }

  it('lets through as many as the limit, and says when there is room again', async () => {
    const counters = new WindowCounters();
    expect(await hit(counters, 'key', 2)).toMatchObject({
      totalHits: 1,
      isBlocked: false,
      timeToExpire: 60,
    });
    jest.advanceTimersByTime(20_000);
    expect(await hit(counters, 'key', 2)).toMatchObject({
      totalHits: 2,
      isBlocked: false,
      timeToExpire: 40,
    });
    expect(await hit(counters, 'key', 2)).toMatchObject({
      totalHits: 3,
      isBlocked: true,
      timeToBlockExpire: 40,
    });
    jest.advanceTimersByTime(40_000);
    expect(await hit(counters, 'key', 2)).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('counts each key by itself', async () => {
    const counters = new WindowCounters();
    await hit(counters, 'one');
    expect(await hit(counters, 'one')).toMatchObject({ isBlocked: true });
    expect(await hit(counters, 'other')).toMatchObject({ isBlocked: false });
  });

  it('keeps nothing of keys whose window is over', async () => {
    const counters = new WindowCounters();
    await hitMany(counters, 1000);
    jest.advanceTimersByTime(2 * MINUTE);
    await hit(counters, 'last');
    expect(counters.size).toBe(1);
  });

  describe('in a flood of keys', () => {
    const MANY = 100_000;

    it('count those that come too late as one, and the earlier ones as before', async () => {
      const counters = new WindowCounters();
      await hitMany(counters, MANY);
      expect(await hit(counters, 'late')).toMatchObject({ totalHits: 1 });
      expect(await hit(counters, 'later')).toMatchObject({ totalHits: 2, isBlocked: true });
      expect(await hit(counters, '7')).toMatchObject({ totalHits: 2 });
      expect(counters.size).toBe(MANY + 1);
    });

    it('leave other policies alone', async () => {
      const counters = new WindowCounters();
      await hitMany(counters, MANY + 2);
      for (const key of ['one', 'other']) {
        expect(await hit(counters, key, 1, 'login')).toMatchObject({ totalHits: 1 });
      }
    });

    it('tell keys apart again in the next window', async () => {
      const counters = new WindowCounters();
      await hitMany(counters, MANY + 2);
      jest.advanceTimersByTime(MINUTE);
      for (const key of ['one', 'other']) {
        expect(await hit(counters, key)).toMatchObject({ totalHits: 1 });
      }
      expect(counters.size).toBe(2);
    });
  });
});
