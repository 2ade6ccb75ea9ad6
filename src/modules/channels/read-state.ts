import type { Channel } from './entities/channel.entity.js';
import type { Member } from './entities/member.entity.js';

/** Where a member stands in a channel. */
export interface ReadState {
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
}

/**
 * Unread are the messages after the member's read marker that are other people's. `seq` is dense, so the number after
 * the marker is a subtraction, and the member's own are counted along as they are posted: no row of a message is read.
 */
export function readStateOf(
  { lastSeq }: Pick<Channel, 'lastSeq'>,
  { readSeq, ownAfterRead }: Pick<Member, 'readSeq' | 'ownAfterRead'>,
): ReadState {
  // Messages mention nobody yet.
  return { readSeq, unread: lastSeq - readSeq - ownAfterRead, mentions: 0 };
}
