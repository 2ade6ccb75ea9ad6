import { Injectable } from '@nestjs/common';
import { forbidden } from '../../common/errors/index.js';
import type { Principal } from '../../common/auth/index.js';
import { channelNotFound } from './channels.errors.js';
import { canPost, canRead, type CountedStanding, type Standing } from './channels.policy.js';
import { StandingsRepository } from './standings.repository.js';

/** The first line of everything that touches a channel: who may, read from the database at the time of the call. */
@Injectable()
export class ChannelAccess {
  constructor(private readonly standings: StandingsRepository) {}

  /** Throws `not_found` where the channel is absent, deleted or not the caller's to see. */
  async requireReadable(principal: Principal, channelId: string): Promise<Standing> {
    return this.visible(principal, await this.standings.find(channelId, principal.userId));
  }

  /** The same, with what the caller's read state is counted from. */
  async requireCounted(principal: Principal, channelId: string): Promise<CountedStanding> {
    return this.visible(principal, await this.standings.findCounted(channelId, principal.userId));
  }

  /** Throws `not_found` as above, `forbidden` where the caller may read but not write. */
  async requirePostable(principal: Principal, channelId: string): Promise<Standing> {
    const standing = await this.requireReadable(principal, channelId);
    if (!canPost(principal, standing)) throw forbidden('You may not post in this channel');
    return standing;
  }

  /** Inside a transaction: the readable channel, locked, for changes to it or its members. */
  async lock(principal: Principal, channelId: string): Promise<Standing> {
    return this.visible(principal, await this.standings.lock(channelId, principal.userId));
  }

  private visible<S extends Standing>(principal: Principal, standing: S | null): S {
    if (!standing || !canRead(principal, standing)) throw channelNotFound();
    return standing;
  }
}
