import type { ChangesAccess } from '../../common/auth/index.js';

/** Access tokens with the old roles are outdated. */
export class UserRolesChanged implements ChangesAccess {
  constructor(readonly userId: string) {}

  get changesAccessOf(): readonly string[] {
    return [this.userId];
  }
}

/** Out at once, everywhere. */
export class UserSuspended implements ChangesAccess {
  constructor(readonly userId: string) {}

  get changesAccessOf(): readonly string[] {
    return [this.userId];
  }
}
