import { may, type Principal } from '../../common/auth/index.js';

/** E-mail addresses are for their owner and for those who manage users. */
export function canSeeEmail(principal: Principal, userId: string): boolean {
  return principal.userId === userId || may(principal, 'users:manage');
}
