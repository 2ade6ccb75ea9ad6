import { WindowCounters } from './window-counters.js';

const MINUTE = 60_000;

describe('WindowCounters', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('lets through as many as the limit, and says when there is room again', async () => {
    const counters = new WindowCounters();
    const hit = () => counters.increment('key', MINUTE, 2);
    expect(await hit()).toMatchObject({ totalHits: 1, isBlocked: false, timeToExpire: 60 });
    jest.advanceTimersByTime(20_000);
    expect(await hit()).toMatchObject({ totalHits: 2, isBlocked: false, timeToExpire: 40 });
    expect(await hit()).toMatchObject({ totalHits: 3, isBlocked: true, timeToBlockExpire: 40 });
    jest.advanceTimersByTime(40_000);
    expect(await hit()).toMatchObject({ totalHits: 1, isBlocked: false });
  });

  it('counts each key by itself', async () => {
    const counters = new WindowCounters();
    await counters.increment('one', MINUTE, 1);
    expect(await counters.increment('one', MINUTE, 1)).toMatchObject({ isBlocked: true });
    expect(await counters.increment('other', MINUTE, 1)).toMatchObject({ isBlocked: false });
  });

  it('keeps nothing of keys whose window is over', async () => {
    const counters = new WindowCounters();
    for (let key = 0; key < 1000; key++) await counters.increment(`${key}`, MINUTE, 1);
    jest.advanceTimersByTime(2 * MINUTE);
    await counters.increment('last', MINUTE, 1);
    expect(counters.size).toBe(1);
  });
});
