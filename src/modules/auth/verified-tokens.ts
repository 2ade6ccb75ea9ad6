import { Injectable } from '@nestjs/common';
import type { TokenHolder } from '../../common/auth/index.js';

/** So many tokens are remembered; the one that was shown first makes room. */
const MAX_TOKENS = 10_000;

/**
 * Access tokens whose signature and claims have been found good: neither changes any more, so they are not looked at
 * again for each request. Whether the session behind one still holds is.
 */
@Injectable()
export class VerifiedTokens {
  private readonly principals = new Map<string, TokenHolder>();

  add(token: string, principal: TokenHolder): void {
    this.principals.set(token, principal);
    if (this.principals.size <= MAX_TOKENS) return;
    const [oldest] = this.principals.keys();
    this.principals.delete(oldest!);
  }

  /** Undefined for a token that is not known, or past its time. */
  find(token: string): TokenHolder | undefined {
    const principal = this.principals.get(token);
    if (!principal || (principal.expiresAt ?? Infinity) > Date.now()) return principal;
    this.principals.delete(token);
    return undefined;
  }
}
