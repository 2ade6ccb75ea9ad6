import { Injectable } from '@nestjs/common';
import { may } from '../../common/auth/index.js';
import { AppError } from '../../common/errors/index.js';
import { ChannelsService, MembersService, notAMember } from '../../modules/channels/index.js';
import { HistoryService } from '../../modules/messages/index.js';
import type { ChatSocket, JoinedChannel } from './chat.contract.js';
import { ChatLogFeed } from './chat.log-feed.js';
import { rooms } from './chat.rooms.js';
import type { JoinOptionsDto } from './dto/join-options.dto.js';

/** So many changes are sent to a connection that comes back; who missed more pages by REST. */
const MAX_RECOVERED = 300;

/** Which channels a connection hears. */
@Injectable()
export class ChatSubscriptions {
  constructor(
    private readonly members: MembersService,
    private readonly channels: ChannelsService,
    private readonly history: HistoryService,
    private readonly logFeed: ChatLogFeed,
  ) {}

  /**
   * Subscribes the connection; in a public channel makes its user a member. Subscribed first, then read: what is said
   * in between comes twice rather than not at all.
   */
  async join(
    socket: ChatSocket,
    channelId: string,
    { sinceRev }: JoinOptionsDto,
  ): Promise<JoinedChannel> {
    const { principal } = socket.data;
    await this.members.join(principal, channelId);
    await socket.join(rooms.channel(channelId));
    await socket.leave(rooms.aside(channelId));
    try {
      // The channel before its messages, so that its `rev` never claims a change that they lack.
      const channel = await this.channels.view(principal, channelId);
      if (!channel.membership && !may(principal, 'channels:manage')) throw notAMember();
      this.logFeed.follow(channelId, { seq: channel.lastSeq, rev: channel.rev });
      const missed =
        sinceRev === undefined
          ? null
          : await this.history.changesSince(principal, channelId, sinceRev, MAX_RECOVERED);
      const recovered = missed !== null && !missed.hasMore;
      return { channel, recovered, messages: recovered ? missed.items : [] };
    } catch (error) {
      // Removed from it in between, the subscription came too late to be ended with the membership.
      if (isRefusal(error)) await socket.leave(rooms.channel(channelId));
      throw error;
    }
  }

  /** Unsubscribes this connection; the membership stays. */
  async leave(socket: ChatSocket, channelId: string): Promise<Record<string, never>> {
    await socket.leave(rooms.channel(channelId));
    // Looked at afterwards: a membership that ends in between would else leave the connection there.
    await socket.join(rooms.aside(channelId));
    let isMember = false;
    try {
      const { membership } = await this.channels.view(socket.data.principal, channelId);
      isMember = membership !== null;
    } finally {
      if (!isMember) await socket.leave(rooms.aside(channelId));
    }
    return {};
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && ['not_found', 'forbidden', 'banned'].includes(error.code);
}
