import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { EventBus } from '../../platform/events/index.js';
import { MessagePosted, MessageUpdated } from '../../modules/messages/index.js';
import { ChatLogCatchUp } from './chat.log-catch-up.js';
import { ChatLogFollowers, type LogChange } from './chat.log-followers.js';
import { ChatOutlet } from './chat.outlet.js';
import { belonging, channelOfRoom } from './chat.rooms.js';
import type { LogPosition } from './log-follower.js';

/**
 * What happens to messages, wherever it does, in the order of each channel's log: whoever hears of a change has heard of
 * all before it. The nodes tell each other; what does not come is read from the database (`ChatLogCatchUp`).
 */
@Injectable()
export class ChatLogFeed implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly events: EventBus,
    private readonly outlet: ChatOutlet,
    private readonly followers: ChatLogFollowers,
    private readonly catchUp: ChatLogCatchUp,
  ) {}

  onModuleInit(): void {
    this.events.onEveryNode(MessagePosted, (event) => this.hear(event));
    this.events.onEveryNode(MessageUpdated, (event) => this.hear(event));
  }

  onApplicationBootstrap(): void {
    this.outlet.onEmptied((room) => {
      const channelId = channelOfRoom(room);
      if (channelId && !this.isHeard(channelId)) this.followers.end(channelId);
    });
  }

  /**
   * Someone is about to hear a channel that they know up to `known`. Answers with the `rev` from which on they hear
   * everything: a higher one where others here knew more, for what lies between is not told again.
   */
  follow(channelId: string, known: LogPosition): number {
    const follower = this.followers.begin(channelId, known);
    return follower.hasToldSince(known.rev) ? known.rev : follower.position.rev;
  }

  private hear(change: LogChange): void {
    const { channelId, seq, rev } = change.message;
    if (!this.isHeard(channelId)) {
      this.followers.end(channelId);
      return;
    }
    const follower = this.followers.begin(channelId, { seq: seq - 1, rev: rev - 1 });
    this.followers.tell(follower.take(change));
    if (follower.isBehind) this.catchUp.soon(channelId);
  }

  private isHeard(channelId: string): boolean {
    return this.outlet.isHeard(belonging(channelId));
  }
}
