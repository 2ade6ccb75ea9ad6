import type { ChangesAccess } from '../../common/auth/index.js';

export type SessionEndReason = 'session_revoked' | 'suspended';

/** Committed: the sessions' tokens are refused from now on. */
export class SessionsEnded implements ChangesAccess {
  constructor(
    readonly userId: string,
    readonly sessionIds: readonly string[],
    readonly reason: SessionEndReason,
  ) {}

  get changesAccessOf(): readonly string[] {
    return [this.userId];
  }
}
