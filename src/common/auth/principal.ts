import type { Permission } from './permission.js';
import type { Role } from './role.js';

/** Who is calling: made from a verified token, the same for REST and hub. */
export interface Principal {
  readonly userId: string;
  /** Of the session behind the access token; or of the personal access token, which is a session of its own. */
  readonly sessionId: string;
  readonly credential: 'session' | 'personal_token';
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  /** When the token ends, in milliseconds since the epoch; null for one that does not. */
  readonly expiresAt: number | null;
  /** The address that they call from. */
  readonly ip: string;
}

/** What of it a token tells. */
export type TokenHolder = Omit<Principal, 'ip'>;

export function may(principal: Pick<Principal, 'permissions'>, permission: Permission): boolean {
  return principal.permissions.includes(permission);
}
