export type SessionEndReason = 'session_revoked' | 'suspended';

/** Committed: the sessions' tokens are refused from now on. */
export class SessionsEnded {
  constructor(
    readonly sessionIds: readonly string[],
    readonly reason: SessionEndReason,
  ) {}
}
