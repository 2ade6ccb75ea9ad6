import type { ChannelSummary } from './dto/channel.view.js';

export class ChannelCreated {
  constructor(
    readonly channel: ChannelSummary,
    /** Its first members, who are subscribed to it from now on. */
    readonly memberIds: readonly string[],
  ) {}
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

export class MemberJoined {
  constructor(
    readonly channelId: string,
    readonly userId: string,
  ) {}
}

/** Left, or was removed. */
export class MemberLeft {
  constructor(
    readonly channelId: string,
    readonly userId: string,
  ) {}
}
