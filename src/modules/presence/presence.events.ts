import type { Status } from './status.js';

/** Others see the user come: the first of their connections. */
export class UserConnected {
  constructor(readonly userId: string) {}
}

/** The last of their connections went, and none came back within the grace. */
export class UserDisconnected {
  constructor(readonly userId: string) {}
}

export class UserStatusChanged {
  constructor(
    readonly userId: string,
    readonly status: Status,
  ) {}
}
