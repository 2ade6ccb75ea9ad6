import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { syncState, type SyncState } from './dto/sync.view.js';
import { StandingsRepository } from './standings.repository.js';

@Injectable()
export class SyncService {
  constructor(private readonly standings: StandingsRepository) {}

  /** Where each of the caller's channels stands, in one query whatever their number. */
  async stateOf({ userId }: Pick<Principal, 'userId'>): Promise<SyncState> {
    return syncState(userId, await this.standings.listJoined(userId));
  }
}
