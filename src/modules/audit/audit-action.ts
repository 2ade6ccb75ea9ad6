/** Everything that is written down: acts over others, over rights, and over the safety of accounts. */
export const AUDIT_ACTIONS = [
  'user.roles_changed',
  'user.suspended',
  'user.reinstated',
  'user.bot_changed',
  'session.ended',
  'session.all_ended',
  'session.token_reused',
  'password.changed',
  'token.created',
  'token.revoked',
  'channel.updated',
  'channel.deleted',
  'member.added',
  'member.role_changed',
  'member.removed',
  'member.banned',
  'member.unbanned',
  'member.muted',
  'member.unmuted',
  'message.deleted',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
