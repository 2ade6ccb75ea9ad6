import { ApiProperty } from '@nestjs/swagger';
import type { Channel } from '../entities/channel.entity.js';
import type { Member } from '../entities/member.entity.js';

/** Where a member stands in a channel. */
export class ReadStateView {
  @ApiProperty({ type: 'integer', description: 'Read up to this `seq`' })
  readSeq: number;

  @ApiProperty({ type: 'integer', description: 'Messages after `readSeq` of other people' })
  unread: number;

  @ApiProperty({ type: 'integer', description: 'Those among the unread that mention the member' })
  mentions: number;
}

/**
 * Unread are the messages after the member's read marker that are other people's. `seq` is dense, so the number after
 * the marker is a subtraction, and the member's own are counted along as they are posted: no row of a message is read.
 */
export function readStateView(
  { lastSeq }: Pick<Channel, 'lastSeq'>,
  { readSeq, ownAfterRead }: Pick<Member, 'readSeq' | 'ownAfterRead'>,
): ReadStateView {
  // Messages mention nobody yet.
  return { readSeq, unread: lastSeq - readSeq - ownAfterRead, mentions: 0 };
}
