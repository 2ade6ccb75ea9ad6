import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import type { ListedChannel } from '../channels.policy.js';
import { CHANNEL_KINDS, type Channel, type ChannelKind } from '../entities/channel.entity.js';
import { MEMBER_ROLES, type MemberRole } from '../entities/member.entity.js';
import { ReadStateView, readStateView } from './read-state.view.js';

/** The caller's own standing in a channel. */
export class MembershipView extends ReadStateView {
  @ApiProperty({ enum: MEMBER_ROLES })
  role: MemberRole;

  @ApiProperty({ format: 'date-time' })
  joinedAt: string;
}

/** A channel as everyone who may see it sees it; what events carry. */
export class ChannelSummary {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null in direct conversations' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true })
  topic: string | null;

  @ApiProperty()
  isPrivate: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'Slow mode: how long one waits between two posts; 0 for not at all',
  })
  slowModeSeconds: number;

  @ApiProperty({ enum: CHANNEL_KINDS })
  kind: ChannelKind;

  @ApiProperty({ format: 'uuid' })
  createdBy: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'integer', description: 'The `seq` of the newest message' })
  lastSeq: number;

  @ApiProperty({ type: 'integer', description: 'The number of the latest change to any message' })
  rev: number;

  @ApiProperty({ type: 'integer' })
  memberCount: number;
}

/** A channel as one caller sees it. */
export class ChannelView extends ChannelSummary {
  @ApiProperty({ type: MembershipView, nullable: true, description: 'Null for a non-member' })
  membership: MembershipView | null;
}

/** A page of channels. */
export class ChannelPage extends PageView {
  @ApiProperty({ type: [ChannelView] })
  items: ChannelView[];
}

export function channelSummary(channel: Channel): ChannelSummary {
  const { id, name, topic, isPrivate, slowModeSeconds, kind } = channel;
  const { createdBy, createdAt, lastSeq, rev, memberCount } = channel;
  const settings = { id, name, topic, isPrivate, slowModeSeconds, kind };
  return { ...settings, createdBy, createdAt, lastSeq, rev, memberCount };
}

export function channelView({ channel, member, afterRead }: ListedChannel): ChannelView {
  return {
    ...channelSummary(channel),
    membership: member && {
      role: member.role,
      ...readStateView(channel, member, afterRead),
      joinedAt: member.joinedAt,
    },
  };
}
