import { ApiProperty } from '@nestjs/swagger';
import { CHANNEL_KINDS, type ChannelKind } from '../entities/channel.entity.js';
import type { JoinedChannel } from '../standing.statements.js';
import { ReadStateView, readStateView } from './read-state.view.js';

/** Where one of the caller's channels stands. */
export class ChannelState extends ReadStateView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: CHANNEL_KINDS })
  kind: ChannelKind;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: 'integer' })
  lastSeq: number;

  @ApiProperty({ type: 'integer' })
  rev: number;
}

/** Where everything stands for one user. */
export class SyncState {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ type: [ChannelState] })
  channels: ChannelState[];
}

export function syncState(userId: string, joined: readonly JoinedChannel[]): SyncState {
  const channels = joined.map((channel) => {
    const { id, kind, name, lastSeq, rev, deletedAfterRead, mentionsAfterRead } = channel;
    const afterRead = { deleted: deletedAfterRead, mentions: mentionsAfterRead };
    return { id, kind, name, lastSeq, rev, ...readStateView(channel, channel, afterRead) };
  });
  return { userId, channels };
}
