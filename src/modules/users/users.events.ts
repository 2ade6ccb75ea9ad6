/** Access tokens with the old roles are outdated. */
export class UserRolesChanged {
  constructor(readonly userId: string) {}
}

/** Out at once, everywhere. */
export class UserSuspended {
  constructor(readonly userId: string) {}
}
