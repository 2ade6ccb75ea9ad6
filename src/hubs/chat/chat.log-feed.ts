import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Backplane } from '../../platform/backplane/index.js';
import { EventBus } from '../../platform/events/index.js';
import {
  LogTail,
  MessagePosted,
  MessageUpdated,
  type TailEntry,
} from '../../modules/messages/index.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { belonging, channelOfRoom } from './chat.rooms.js';
import { LogFollower, type LogPosition } from './log-follower.js';

/** How often the channels that are heard here are compared with the database, in milliseconds. */
const COMPARE_MS = 2_000;
/**
 * How long is waited for what is on its way from other nodes before it is read, in milliseconds: reading it too early is
 * more work where there is too much already. Without the backplane nothing is on its way.
 */
const PATIENCE_MS = 1_000;
const PATIENCE_ALONE_MS = 200;
/** What one query compares; what it reads: so many channels, and so much of each. */
const COMPARED_AT_ONCE = 5_000;
const CHANNELS_AT_ONCE = 50;
const CHANGES_AT_ONCE = 100;

type LogChange = MessagePosted | MessageUpdated;
type Listener = (change: LogChange) => void;

/**
 * What happens to messages, wherever it does, in the order of each channel's log: whoever hears of a change has heard of
 * all before it. The nodes tell each other; where that fails – the backplane is away, a node died between a commit and
 * telling of it – it is read from the database, a few seconds late at most.
 */
@Injectable()
export class ChatLogFeed
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ChatLogFeed.name);
  /** Of the channels that somebody here hears. */
  private readonly followers = new Map<string, LogFollower<LogChange>>();
  /** Those that something is missing in. */
  private readonly behind = new Set<string>();
  private listener: Listener = () => undefined;
  private comparing: NodeJS.Timeout | undefined;
  private patience: NodeJS.Timeout | undefined;
  private reading: Promise<unknown> = Promise.resolve();
  private isClosing = false;

  constructor(
    private readonly events: EventBus,
    private readonly outlet: ChatOutlet,
    private readonly tail: LogTail,
    private readonly backplane: Backplane,
    private readonly metrics: ChatMetrics,
  ) {}

  onModuleInit(): void {
    this.events.onEveryNode(MessagePosted, (event) => this.hear(event));
    this.events.onEveryNode(MessageUpdated, (event) => this.hear(event));
  }

  onApplicationBootstrap(): void {
    this.outlet.onEmptied((room) => {
      const channelId = channelOfRoom(room);
      if (channelId && !this.outlet.isHeard(belonging(channelId))) this.unfollow(channelId);
    });
    if (this.tail.isShared) this.compareLater();
  }

  /** None of what is being read may meet a closed database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.comparing);
    clearTimeout(this.patience);
    await this.reading;
  }

  /** Who is given each change. */
  onChange(listener: Listener): void {
    this.listener = listener;
  }

  /**
   * Someone is about to hear a channel that they know up to `known`. Answers with the `rev` that has been told here: what
   * lies between is not told again.
   */
  follow(channelId: string, known: LogPosition): number {
    let follower = this.followers.get(channelId);
    if (!follower) {
      follower = new LogFollower(known);
      this.followers.set(channelId, follower);
    }
    return follower.position.rev;
  }

  private unfollow(channelId: string): void {
    this.followers.delete(channelId);
    this.behind.delete(channelId);
  }

  private hear(change: LogChange): void {
    const { channelId, seq, rev } = change.message;
    if (!this.outlet.isHeard(belonging(channelId))) {
      this.unfollow(channelId);
      return;
    }
    this.follow(channelId, { seq: seq - 1, rev: rev - 1 });
    const follower = this.followers.get(channelId)!;
    this.tell(follower.take(change));
    if (follower.isBehind) this.catchUpSoon(channelId);
  }

  private tell(changes: readonly LogChange[]): void {
    for (const change of changes) this.listener(change);
  }

  private compareLater(): void {
    this.comparing = setTimeout(() => {
      this.reading = this.compare()
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'Channels could not be compared with the database');
        })
        .finally(() => {
          if (!this.isClosing) this.compareLater();
        });
    }, COMPARE_MS);
  }

  private async compare(): Promise<void> {
    const known = this.known([...this.followers.keys()]);
    for (let first = 0; first < known.length; first += COMPARED_AT_ONCE) {
      const some = known.slice(first, first + COMPARED_AT_ONCE);
      for (const { channelId, rev } of await this.tail.listAhead(some)) {
        this.followers.get(channelId)?.notice(rev);
        this.catchUpSoon(channelId);
      }
    }
  }

  /** Most of what is missing is on its way, and comes before it is read. */
  private catchUpSoon(channelId: string): void {
    if (this.isClosing) return;
    this.behind.add(channelId);
    this.patience ??= setTimeout(
      () => {
        this.reading = this.catchUp()
          .catch((error: unknown) => {
            this.logger.warn({ err: error }, 'What is missing could not be read');
          })
          .finally(() => {
            this.patience = undefined;
            // What an error has left. What it has not is found by the next comparison.
            for (const id of this.behind) this.catchUpSoon(id);
          });
      },
      this.backplane.isThere ? PATIENCE_MS : PATIENCE_ALONE_MS,
    );
  }

  private async catchUp(): Promise<void> {
    while (this.behind.size > 0) {
      const channelIds = [...this.behind].slice(0, CHANNELS_AT_ONCE);
      for (const id of channelIds) this.behind.delete(id);
      for (const id of await this.read(channelIds)) this.behind.add(id);
    }
  }

  /** Answers with those of the channels that have more. */
  private async read(channelIds: readonly string[]): Promise<string[]> {
    const missing = channelIds.flatMap((channelId) => {
      const follower = this.followers.get(channelId);
      // Noticed before the messages are read: in what is read nothing is missing up to it.
      return follower?.isBehind ? [{ channelId, follower, noticed: follower.latest }] : [];
    });
    if (missing.length === 0) return [];
    const known = this.known(missing.map(({ channelId }) => channelId));
    const entries = await this.tail.listAfter(known, CHANGES_AT_ONCE);
    return missing.flatMap(({ channelId, follower, noticed }) => {
      const read = entries.filter(({ message }) => message.channelId === channelId);
      const lastRev = read.at(-1)?.message.rev ?? 0;
      const hasMore = read.length === CHANGES_AT_ONCE;
      const { seq } = follower.position;
      const due = follower.takeRead(
        read.map((entry) => changeOf(entry, seq)),
        hasMore ? lastRev : Math.max(lastRev, noticed),
      );
      this.metrics.caughtUp.inc(due.length);
      this.tell(due);
      return hasMore ? [channelId] : [];
    });
  }

  private known(channelIds: readonly string[]) {
    return channelIds.flatMap((channelId) => {
      const follower = this.followers.get(channelId);
      return follower ? [{ channelId, rev: follower.position.rev }] : [];
    });
  }
}

/** The event that was missed. What nobody here has seen yet is new to them, whatever was done to it since. */
function changeOf({ message, peerId }: TailEntry, toldSeq: number): LogChange {
  return message.seq > toldSeq
    ? new MessagePosted(message, peerId)
    : new MessageUpdated(message, message.senderId, peerId);
}
