import type { Channel } from './entities/channel.entity.js';
import type { Member } from './entities/member.entity.js';

/**
 * How many messages after the member's read marker are other people's. `seq` is dense, so the number after the marker
 * is a subtraction, and the member's own are counted along as they are posted: no row of a message is read.
 */
export function unreadOf(
  channel: Pick<Channel, 'lastSeq'>,
  member: Pick<Member, 'readSeq' | 'ownAfterRead'>,
): number {
  return channel.lastSeq - member.readSeq - member.ownAfterRead;
}
