import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { syncState, type SyncState } from './dto/sync.view.js';
import { StandingsRepository } from './standings.repository.js';

@Injectable()
export class SyncService {
  constructor(private readonly standings: StandingsRepository) {}

  /** Where each of the caller's channels stands, in one query whatever their number. */
  async stateOf(principal: Pick<Principal, 'userId' | 'permissions'>): Promise<SyncState> {
    const { userId } = principal;
    const joined = await this.standings.listJoined(userId);
    const withDirect = may(principal, 'messages:direct');
    return syncState(userId, withDirect ? joined : joined.filter(({ kind }) => kind !== 'direct'));
  }
}
