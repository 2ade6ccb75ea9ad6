import type { TokenHolder } from '../../common/auth/index.js';
import { VerifiedTokens } from './verified-tokens.js';

const principalUntil = (expiresAt: number) => ({ userId: 'ada', expiresAt }) as TokenHolder;

describe('VerifiedTokens', () => {
  it('knows what it was given until the token ends', () => {
    jest.useFakeTimers();
    const tokens = new VerifiedTokens();
    const principal = principalUntil(Date.now() + 1000);
    tokens.add('token', principal);
    expect(tokens.find('token')).toBe(principal);
    expect(tokens.find('another')).toBeUndefined();
    jest.advanceTimersByTime(1000);
    expect(tokens.find('token')).toBeUndefined();
    jest.useRealTimers();
  });

  it('holds ten thousand, and forgets the oldest for one more', () => {
    const tokens = new VerifiedTokens();
    const principal = principalUntil(Date.now() + 60_000);
    for (let count = 0; count <= 10_000; count++) tokens.add(`token ${count}`, principal);
    expect(tokens.find('token 0')).toBeUndefined();
    expect(tokens.find('token 1')).toBe(principal);
    expect(tokens.find('token 10000')).toBe(principal);
  });
});
