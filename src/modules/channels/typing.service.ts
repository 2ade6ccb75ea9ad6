import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { EventBus } from '../../platform/events/index.js';
import { ChannelAccess } from './channel-access.js';
import { TypingChanged } from './typing.events.js';

/** A repeated `true` is passed on this often at most. */
const REPEAT_MS = 3_000;
/** Without another `true` it ends by itself. */
const END_MS = 6_000;

interface Typist {
  /** When others were last told, in milliseconds since the epoch. */
  toldAt: number;
  end: NodeJS.Timeout;
}

/** Who is writing where. Each entry ends by itself, so their number is bounded by what rate limits let in. */
@Injectable()
export class TypingService implements BeforeApplicationShutdown {
  private readonly typists = new Map<string, Typist>();

  constructor(
    private readonly access: ChannelAccess,
    private readonly events: EventBus,
  ) {}

  /** Throws as posting there would. */
  async set(principal: Principal, channelId: string, isTyping: boolean): Promise<void> {
    await this.access.requirePostable(principal, channelId);
    if (isTyping) this.begin(channelId, principal.userId);
    else this.end(channelId, principal.userId);
  }

  beforeApplicationShutdown(): void {
    for (const { end } of this.typists.values()) clearTimeout(end);
    this.typists.clear();
  }

  private begin(channelId: string, userId: string): void {
    const key = `${channelId}:${userId}`;
    const typist = this.typists.get(key);
    clearTimeout(typist?.end);
    const now = Date.now();
    const isRepeat = typist !== undefined && now - typist.toldAt < REPEAT_MS;
    this.typists.set(key, {
      toldAt: isRepeat ? typist.toldAt : now,
      end: setTimeout(() => this.end(channelId, userId), END_MS),
    });
    if (!isRepeat) this.events.publish(new TypingChanged(channelId, userId, true));
  }

  private end(channelId: string, userId: string): void {
    const key = `${channelId}:${userId}`;
    const typist = this.typists.get(key);
    if (!typist) return;
    clearTimeout(typist.end);
    this.typists.delete(key);
    this.events.publish(new TypingChanged(channelId, userId, false));
  }
}
