import { ApiProperty } from '@nestjs/swagger';
import type { AfterRead } from '../channels.policy.js';
import type { Channel } from '../entities/channel.entity.js';
import type { Member } from '../entities/member.entity.js';

/** Where a member stands in a channel. */
export class ReadStateView {
  @ApiProperty({ type: 'integer', description: 'Read up to this `seq`' })
  readSeq: number;

  @ApiProperty({
    type: 'integer',
    description: 'Messages after `readSeq` that are neither deleted nor the member’s own',
  })
  unread: number;

  @ApiProperty({ type: 'integer', description: 'Those among the unread that mention the member' })
  mentions: number;
}

/**
 * Unread are the messages after the member's read marker that are neither deleted nor their own. `seq` is dense, so what
 * lies after the marker is a subtraction. What is to be left out of it is counted, not looked for: the member's own as
 * they post them, in their row, deleted or not; and what others have deleted by the tombstones after the marker. So is
 * what mentions the member, by the mentions after the marker. A deletion adds a tombstone and an edit replaces mentions,
 * whoever has read how far, so neither touches any member's row; and no row of a message is read.
 */
export function readStateView(
  { lastSeq }: Pick<Channel, 'lastSeq'>,
  { readSeq, ownAfterRead }: Pick<Member, 'readSeq' | 'ownAfterRead'>,
  { deleted, mentions }: AfterRead,
): ReadStateView {
  return { readSeq, unread: lastSeq - readSeq - ownAfterRead - deleted, mentions };
}
