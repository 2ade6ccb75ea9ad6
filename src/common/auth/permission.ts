import type { Role } from './role.js';

/**
 * `channels:staff` is to use what one's place in a channel gives (its owner's and moderators' rights); to moderate and
 * to manage channels from outside are the next two. `account:manage` is over what keeps an account safe: its sessions,
 * password and tokens, its erasure.
 */
export type Permission =
  | 'channels:read'
  | 'channels:join'
  | 'channels:staff'
  | 'channels:create'
  | 'channels:moderate'
  | 'channels:manage'
  | 'messages:send'
  | 'messages:direct'
  | 'attachments:upload'
  | 'users:read'
  | 'users:manage'
  | 'audit:read'
  | 'profile:write'
  | 'account:manage';

const USER: readonly Permission[] = [
  'channels:read',
  'channels:join',
  'channels:staff',
  'messages:send',
  'messages:direct',
  'attachments:upload',
  'users:read',
  'profile:write',
  'account:manage',
];
const MODERATOR: readonly Permission[] = [...USER, 'channels:create', 'channels:moderate'];
const ADMIN: readonly Permission[] = [
  ...MODERATOR,
  'channels:manage',
  'users:manage',
  'audit:read',
];

/** The one table of what each role may do. */
const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  User: USER,
  Moderator: MODERATOR,
  Admin: ADMIN,
};

/** What a personal access token may carry: whoever has got hold of one cannot make it outlive its revocation. */
export const TOKEN_PERMISSIONS: readonly Permission[] = ADMIN.filter(
  (permission) => permission !== 'account:manage',
);

/** Every permission that at least one of the roles gives, each once. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]))];
}
