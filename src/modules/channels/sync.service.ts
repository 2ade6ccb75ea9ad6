import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { ChannelsRepository } from './channels.repository.js';
import { syncState, type SyncState } from './dto/sync.view.js';

@Injectable()
export class SyncService {
  constructor(private readonly channels: ChannelsRepository) {}

  /** Where each of the caller's channels stands, in one query whatever their number. */
  async stateOf({ userId }: Pick<Principal, 'userId'>): Promise<SyncState> {
    return syncState(userId, await this.channels.listJoined(userId));
  }
}
