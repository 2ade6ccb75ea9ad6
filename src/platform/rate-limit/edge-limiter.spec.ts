import { AppConfig } from '../config/index.js';
import { EdgeLimiter } from './edge-limiter.js';
import { WindowCounters } from './window-counters.js';

/** Whether the limiter refuses a hit from the address. */
type Refuses = (address: string) => Promise<boolean | undefined>;

function limiterOf(requestsPerMinute: number): Refuses {
  const config = AppConfig.from({
    JWT_KEY: 'k'.repeat(32),
    RATE_LIMIT_REQUESTS_PER_MINUTE: String(requestsPerMinute),
  });
  const limiter = new EdgeLimiter(new WindowCounters(), config);
  return async (address) => (await limiter.take(address))?.refused;
}

describe('EdgeLimiter', () => {
  it('refuses an address past its limit and no other', async () => {
    const refuses = limiterOf(2);
    const hits = [1, 2, 3].map(() => refuses('192.0.2.1'));
    expect(await Promise.all(hits)).toEqual([false, false, true]);
    expect(await refuses('192.0.2.2')).toBe(false);
  });

  it('counts a whole IPv6 /64 as one address', async () => {
    const refuses = limiterOf(1);
    await refuses('2001:db8:0:1::1');
    expect(await refuses('2001:db8:0:1:ffff::9')).toBe(true);
    expect(await refuses('2001:db8:0:2::1')).toBe(false);
    expect(await refuses('::ffff:192.0.2.7')).toBe(false);
    expect(await refuses('::ffff:192.0.2.8')).toBe(false);
  });

  it('starts anew with each minute', async () => {
    jest.useFakeTimers();
    const refuses = limiterOf(1);
    await refuses('192.0.2.1');
    expect(await refuses('192.0.2.1')).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(await refuses('192.0.2.1')).toBe(false);
    jest.useRealTimers();
  });

  it('counts nothing where the limit is off', async () => {
    expect(await limiterOf(0)('192.0.2.1')).toBeUndefined();
  });
});
