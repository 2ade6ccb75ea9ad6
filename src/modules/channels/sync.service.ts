import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { ChannelsRepository } from './channels.repository.js';
import type { SyncState } from './dto/channel.view.js';
import { unreadOf } from './unread.js';

@Injectable()
export class SyncService {
  constructor(private readonly channels: ChannelsRepository) {}

  /** Where each of the caller's channels stands, in one query whatever their number. */
  async stateOf({ userId }: Pick<Principal, 'userId'>): Promise<SyncState> {
    const standings = await this.channels.listJoined(userId);
    return {
      userId,
      channels: standings.flatMap(({ channel, member }) => {
        if (!member) return [];
        const { id, kind, name, lastSeq, rev } = channel;
        const { readSeq } = member;
        return [
          { id, kind, name, lastSeq, rev, readSeq, unread: unreadOf(channel, member), mentions: 0 },
        ];
      }),
    };
  }
}
