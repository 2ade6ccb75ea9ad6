import { Injectable } from '@nestjs/common';
import { forbidden } from '../../common/errors/index.js';
import type { Principal } from '../../common/auth/index.js';
import { channelNotFound } from './channels.errors.js';
import { canPost, canRead, type Standing } from './channels.policy.js';
import { ChannelsRepository } from './channels.repository.js';

/** The first line of everything that touches a channel: who may, read from the database at the time of the call. */
@Injectable()
export class ChannelAccess {
  constructor(private readonly channels: ChannelsRepository) {}

  /** Throws `not_found` where the channel is absent, deleted or not the caller's to see. */
  async requireReadable(principal: Principal, channelId: string): Promise<Standing> {
    return this.visible(principal, await this.channels.findStanding(channelId, principal.userId));
  }

  /** Throws `not_found` as above, `forbidden` where the caller may read but not write. */
  async requirePostable(principal: Principal, channelId: string): Promise<Standing> {
    const standing = await this.requireReadable(principal, channelId);
    if (!canPost(principal, standing)) throw forbidden('You may not post in this channel');
    return standing;
  }

  /** Inside a transaction: the readable channel, locked, for changes to it or its members. */
  async lock(principal: Principal, channelId: string): Promise<Standing> {
    return this.visible(principal, await this.channels.lockStanding(channelId, principal.userId));
  }

  private visible(principal: Principal, standing: Standing | null): Standing {
    if (!standing || !canRead(principal, standing)) throw channelNotFound();
    return standing;
  }
}
