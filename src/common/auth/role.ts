/** What a user is on this server, weakest first. Stored and sent in this order. */
export const ROLES = ['User', 'Moderator', 'Admin'] as const;

export type Role = (typeof ROLES)[number];

/** Each role once, in the order of `ROLES`: two equal sets of roles become equal arrays. */
export function canonicalRoles(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}
