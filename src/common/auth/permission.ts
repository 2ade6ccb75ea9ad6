import type { Role } from './role.js';

export type Permission =
  | 'channels:read'
  | 'channels:join'
  | 'channels:create'
  | 'channels:moderate'
  | 'channels:manage'
  | 'messages:send'
  | 'messages:direct'
  | 'attachments:upload'
  | 'users:read'
  | 'users:manage'
  | 'audit:read';

const USER: readonly Permission[] = [
  'channels:read',
  'channels:join',
  'messages:send',
  'messages:direct',
  'attachments:upload',
  'users:read',
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

/** Every permission that at least one of the roles gives, each once. */
export function permissionsOf(roles: readonly Role[]): Permission[] {
  return [...new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]))];
}
