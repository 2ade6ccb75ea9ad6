import type { Permission } from './permission.js';
import type { Role } from './role.js';

/** Who is calling: made from a verified access token, the same for REST and hub. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  /** When the access token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

export function may(principal: Principal, permission: Permission): boolean {
  return principal.permissions.includes(permission);
}
