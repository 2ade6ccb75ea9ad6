import { Injectable } from '@nestjs/common';
import type { KnownRev, MessagePosted, MessageUpdated } from '../../modules/messages/index.js';
import { LogFollower, type LogPosition } from './log-follower.js';

export type LogChange = MessagePosted | MessageUpdated;

type Listener = (change: LogChange) => void;

/** How far each of the channels that somebody here hears has been told, and who tells of them. */
@Injectable()
export class ChatLogFollowers {
  private readonly followers = new Map<string, LogFollower<LogChange>>();
  private listener: Listener = () => undefined;

  /** Who is given each change, in order. */
  onChange(listener: Listener): void {
    this.listener = listener;
  }

  get channelIds(): string[] {
    return [...this.followers.keys()];
  }

  find(channelId: string): LogFollower<LogChange> | undefined {
    return this.followers.get(channelId);
  }

  /** The channel's; it begins at `told` where there is none. */
  begin(channelId: string, told: LogPosition): LogFollower<LogChange> {
    let follower = this.followers.get(channelId);
    if (!follower) {
      follower = new LogFollower(told);
      this.followers.set(channelId, follower);
    }
    return follower;
  }

  end(channelId: string): void {
    this.followers.delete(channelId);
  }

  /** How far those of the channels that are followed have been told. */
  known(channelIds: readonly string[]): KnownRev[] {
    return channelIds.flatMap((channelId) => {
      const follower = this.followers.get(channelId);
      return follower ? [{ channelId, rev: follower.position.rev }] : [];
    });
  }

  tell(changes: readonly LogChange[]): void {
    for (const change of changes) this.listener(change);
  }
}
