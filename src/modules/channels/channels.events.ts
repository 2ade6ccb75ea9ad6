import type { ChangesAccess } from '../../common/auth/index.js';
import type { ChannelSummary } from './dto/channel.view.js';

export class ChannelCreated implements ChangesAccess {
  constructor(
    readonly channel: ChannelSummary,
    /** Its first members, who are subscribed to it from now on. */
    readonly memberIds: readonly string[],
  ) {}

  get changesAccessOf(): readonly string[] {
    return this.memberIds;
  }
}

export class ChannelUpdated {
  constructor(
    readonly channel: ChannelSummary,
    /** Whether it was private before: who could see it then may not now. */
    readonly wasPrivate: boolean,
  ) {}
}

export class ChannelDeleted {
  constructor(
    readonly channelId: string,
    readonly isPrivate: boolean,
  ) {}
}

export class MemberJoined implements ChangesAccess {
  constructor(
    readonly channelId: string,
    readonly userId: string,
  ) {}

  get changesAccessOf(): readonly string[] {
    return [this.userId];
  }
}

/** Left, or was removed. */
export class MemberLeft implements ChangesAccess {
  constructor(
    readonly channelId: string,
    readonly userId: string,
  ) {}
  get changesAccessOf(): readonly string[] {
    return [this.userId];
  }
}
