import { Injectable } from '@nestjs/common';
import { AppError, forbidden } from '../../common/errors/index.js';
import type { Principal } from '../../common/auth/index.js';
import { channelNotFound, isBannedHere, isMutedHere } from './channels.errors.js';
import {
  canPost,
  canRead,
  isBanned,
  isMuted,
  type CountedStanding,
  type Standing,
} from './channels.policy.js';
import { endOf } from './dto/restriction.view.js';
import { StandingsRepository } from './standings.repository.js';

/** Who asks for which channel. */
export interface Access {
  readonly principal: Principal;
  readonly channelId: string;
}

/** The first line of everything that touches a channel: who may, read from the database at the time of the call. */
@Injectable()
export class ChannelAccess {
  constructor(private readonly standings: StandingsRepository) {}

  /** Throws `not_found` where the channel is absent, deleted or not the caller's to see, `banned` where they once were. */
  async requireReadable(principal: Principal, channelId: string): Promise<Standing> {
    return visible(principal, await this.standings.find(channelId, principal.userId));
  }

  /** The same, with what the caller's read state is counted from. */
  async requireCounted(principal: Principal, channelId: string): Promise<CountedStanding> {
    return visible(principal, await this.standings.findCounted(channelId, principal.userId));
  }

  /** Throws as above, and `muted` or `forbidden` where the caller may read but not write. */
  async requirePostable(principal: Principal, channelId: string): Promise<void> {
    const judged = postable(principal, await this.standings.find(channelId, principal.userId));
    if (judged instanceof AppError) throw judged;
  }

  /**
   * The same inside a transaction for many, with the channels locked: where each stands who may post, and the error of
   * who may not.
   */
  async lockPostable(asked: readonly Access[]): Promise<(Standing | AppError)[]> {
    const standings = await this.standings.lockAll(
      asked.map(({ principal, channelId }) => ({ channelId, userId: principal.userId })),
    );
    return asked.map(({ principal }, index) => postable(principal, standings[index]!));
  }

  /** Inside a transaction: the readable channel, locked, for changes to it or its members. */
  async lock(principal: Principal, channelId: string): Promise<Standing> {
    return visible(principal, await this.standings.lock(channelId, principal.userId));
  }
}

function visible<S extends Standing>(principal: Principal, standing: S | null): S {
  if (!standing || !canRead(principal, standing)) throw refusedToRead(principal, standing);
  return standing;
}

function postable(principal: Principal, standing: Standing | null): Standing | AppError {
  if (!standing || !canRead(principal, standing)) return refusedToRead(principal, standing);
  return canPost(principal, standing) ? standing : refusedToPost(principal, standing);
}

/** Who is banned from a private channel is told no more of it than anyone else. */
function refusedToRead(principal: Principal, standing: Standing | null): AppError {
  if (!standing || standing.channel.isPrivate || !isBanned(principal, standing)) {
    return channelNotFound();
  }
  return isBannedHere(endOf(standing.bannedUntil!));
}

/** Why somebody who reads there may not write. */
export function refusedToPost(principal: Principal, standing: Standing): AppError {
  return isMuted(principal, standing)
    ? isMutedHere(endOf(standing.mutedUntil!))
    : forbidden('You may not post in this channel');
}
