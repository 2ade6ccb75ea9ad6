import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { ChannelsRepository } from './channels.repository.js';

/** Who is to hear of whose coming and going: people who share a channel, as far as it is not too large. */
@Injectable()
export class Acquaintances {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly config: AppConfig,
  ) {}

  /** The ids of the channels in which each of these users is announced, in one query for all of them. */
  async channelsOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    const channels = new Map(userIds.map((userId): [string, string[]] => [userId, []]));
    if (userIds.length === 0) return channels;
    const { broadcastMaxMembers } = this.config.presence;
    for (const joined of await this.channels.listSmallJoined(userIds, broadcastMaxMembers)) {
      channels.get(joined.userId)!.push(joined.channelId);
    }
    return channels;
  }
}
