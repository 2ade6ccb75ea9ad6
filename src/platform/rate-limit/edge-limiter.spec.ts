import { AppConfig } from '../config/index.js';
import { EdgeLimiter } from './edge-limiter.js';

function limiterOf(requestsPerMinute: number): EdgeLimiter {
  return new EdgeLimiter(
    AppConfig.from({
      JWT_KEY: 'k'.repeat(32),
      RATE_LIMIT_REQUESTS_PER_MINUTE: String(requestsPerMinute),
    }),
  );
}

describe('EdgeLimiter', () => {
  it('refuses an address past its limit and no other', () => {
    const limiter = limiterOf(2);
    expect([1, 2, 3].map(() => limiter.take('192.0.2.1')?.refused)).toEqual([false, false, true]);
    expect(limiter.take('192.0.2.2')?.refused).toBe(false);
  });

  it('counts a whole IPv6 /64 as one address', () => {
    const limiter = limiterOf(1);
    limiter.take('2001:db8:0:1::1');
    expect(limiter.take('2001:db8:0:1:ffff::9')?.refused).toBe(true);
    expect(limiter.take('2001:db8:0:2::1')?.refused).toBe(false);
    expect(limiter.take('::ffff:192.0.2.7')?.refused).toBe(false);
    expect(limiter.take('::ffff:192.0.2.8')?.refused).toBe(false);
  });

  it('starts anew with each minute', () => {
    jest.useFakeTimers();
    const limiter = limiterOf(1);
    limiter.take('192.0.2.1');
    expect(limiter.take('192.0.2.1')?.refused).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(limiter.take('192.0.2.1')?.refused).toBe(false);
    jest.useRealTimers();
  });

  it('counts nothing where the limit is off', () => {
    expect(limiterOf(0).take('192.0.2.1')).toBeNull();
  });
});
