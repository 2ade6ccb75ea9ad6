import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { rateLimited, type AppError } from '../../common/errors/index.js';
import type { Access } from './channel-access.js';
import { isSlowedDown, type Standing } from './channels.policy.js';
import { PostersRepository } from './posters.repository.js';

/** Who would post, and where they stand in the channel, which is locked. */
type Posting = Pick<Access, 'principal'> & { readonly standing: Standing };

/** How long one waits between two posts in a channel with slow mode. Elsewhere it costs no statement. */
@Injectable()
export class SlowMode {
  constructor(private readonly posters: PostersRepository) {}

  /** Inside the transaction that stores the posts. */
  async paceOf(postings: readonly Posting[]): Promise<Pace> {
    const slowed = postings.filter(({ principal, standing }) => isSlowedDown(principal, standing));
    const keys = slowed.map(({ principal: { userId }, standing: { channel } }) => ({
      channelId: channel.id,
      userId,
    }));
    const posts = keys.length > 0 ? await this.posters.findLastPosts(keys) : [];
    return new Pace(new Map(posts.map((post) => [keyOf(post.channelId, post.userId), post])));
  }

  /** Inside the same transaction: what was taken is remembered. */
  async remember(pace: Pace): Promise<void> {
    await this.posters.save(pace.taken);
  }
}

interface LastPost {
  readonly channelId: string;
  readonly userId: string;
  readonly postedAt: string;
}

/** When people have posted last, those of the same batch included. */
export class Pace {
  private readonly now = isoNow();
  private readonly takings = new Map<string, LastPost>();

  constructor(private readonly before: ReadonlyMap<string, LastPost>) {}

  get taken(): LastPost[] {
    return [...this.takings.values()];
  }

  /** One post: `rate_limited` where it comes too soon, null where it does not, and is the last one from now on. */
  take({ principal, standing }: Posting): AppError | null {
    if (!isSlowedDown(principal, standing)) return null;
    const { userId } = principal;
    const { id: channelId, slowModeSeconds } = standing.channel;
    const key = keyOf(channelId, userId);
    const last = this.takings.get(key) ?? this.before.get(key);
    const waitMs = last
      ? Date.parse(last.postedAt) + slowModeSeconds * 1000 - Date.parse(this.now)
      : 0;
    if (waitMs > 0) return rateLimited(waitMs, 'This channel is in slow mode');
    this.takings.set(key, { channelId, userId, postedAt: this.now });
    return null;
  }
}

function keyOf(channelId: string, userId: string): string {
  return `${channelId} ${userId}`;
}
