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
  /** The address that they call from. */
  readonly ip: string;
}

/** What of it a token tells. */
export type TokenHolder = Omit<Principal, 'ip'>;

export function may(principal: Pick<Principal, 'permissions'>, permission: Permission): boolean {
  return principal.permissions.includes(permission);
}
