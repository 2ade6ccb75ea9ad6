import type { MessageView } from './dto/message.view.js';

/** Committed. */
export class MessagePosted {
  constructor(
    readonly message: MessageView,
    /** The addressee, in direct conversations. */
    readonly peerId: string | null,
  ) {}
}

/** Edited, deleted, reacted to, pinned or unpinned. Committed. */
export class MessageUpdated {
  constructor(
    /** As it is now. */
    readonly message: MessageView,
    /** Who changed it. */
    readonly userId: string,
    /** The other person, in direct conversations. */
    readonly peerId: string | null,
  ) {}
}

/** A read marker has moved, forward or back. */
export class MessageRead {
  constructor(
    readonly channelId: string,
    readonly userId: string,
    readonly seq: number,
    /** The other person, in direct conversations. */
    readonly peerId: string | null,
  ) {}
}
