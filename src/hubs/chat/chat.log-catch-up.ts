import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Backplane } from '../../platform/backplane/index.js';
import {
  LogTail,
  MessagePosted,
  MessageUpdated,
  type TailEntry,
} from '../../modules/messages/index.js';
import { ChatLogFollowers, type LogChange } from './chat.log-followers.js';
import { ChatMetrics } from './chat.metrics.js';
import { ChatOutlet } from './chat.outlet.js';
import { belonging } from './chat.rooms.js';

/** How often the channels that are heard here are compared with the database, in milliseconds. */
const COMPARE_MS = 2_000;
/**
 * How long is waited for what is on its way from other nodes before it is read, in milliseconds: reading it too early is
 * more work where there is too much already. Without the backplane nothing is on its way.
 */
const PATIENCE_MS = 1_000;
const PATIENCE_ALONE_MS = 200;
/** What one query compares; and what one reads: so many channels, and so much of each. */
const COMPARED_AT_ONCE = 5_000;
const CHANNELS_AT_ONCE = 50;
const CHANGES_AT_ONCE = 100;

/**
 * Reads what this node was not told of. The backplane may be away, and a node may die between a commit and telling of it:
 * what is missing before something that has come is read after a moment, and what nothing has come after is found by
 * comparing each channel's `rev` with the database.
 */
@Injectable()
export class ChatLogCatchUp implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChatLogCatchUp.name);
  /** Channels that something is missing in. */
  private readonly behind = new Set<string>();
  private comparing: NodeJS.Timeout | undefined;
  private patience: NodeJS.Timeout | undefined;
  private comparison: Promise<unknown> = Promise.resolve();
  private reading: Promise<unknown> = Promise.resolve();
  private isClosing = false;

  constructor(
    private readonly outlet: ChatOutlet,
    private readonly followers: ChatLogFollowers,
    private readonly tail: LogTail,
    private readonly backplane: Backplane,
    private readonly metrics: ChatMetrics,
  ) {}

  onApplicationBootstrap(): void {
    if (this.tail.isShared) this.compareLater();
  }

  /** None of what is being read may meet a closed database. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.comparing);
    clearTimeout(this.patience);
    await Promise.all([this.comparison, this.reading]);
  }

  /** Most of what is missing is on its way, and comes before it is read. */
  soon(channelId: string): void {
    if (this.isClosing) return;
    this.behind.add(channelId);
    const ms = this.backplane.isThere ? PATIENCE_MS : PATIENCE_ALONE_MS;
    this.patience ??= setTimeout(() => {
      this.reading = this.readAll()
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'What is missing could not be read');
        })
        .finally(() => {
          this.patience = undefined;
          // What an error has left. What it has not is found by the next comparison.
          for (const id of this.behind) this.soon(id);
        });
    }, ms);
  }

  private compareLater(): void {
    this.comparing = setTimeout(() => {
      this.comparison = this.compare()
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'Channels could not be compared with the database');
        })
        .finally(() => {
          if (!this.isClosing) this.compareLater();
        });
    }, COMPARE_MS);
  }

  private async compare(): Promise<void> {
    for (const id of this.followers.channelIds) {
      if (this.outlet.isEmpty(belonging(id))) this.followers.end(id);
    }
    const known = this.followers.known(this.followers.channelIds);
    for (let first = 0; first < known.length; first += COMPARED_AT_ONCE) {
      const some = known.slice(first, first + COMPARED_AT_ONCE);
      for (const { channelId, rev } of await this.tail.listAhead(some)) {
        this.followers.find(channelId)?.notice(rev);
        this.soon(channelId);
      }
    }
  }

  private async readAll(): Promise<void> {
    while (this.behind.size > 0) {
      const channelIds = [...this.behind].slice(0, CHANNELS_AT_ONCE);
      for (const id of channelIds) this.behind.delete(id);
      for (const id of await this.read(channelIds)) this.behind.add(id);
    }
  }

  /** Answers with those of the channels that have more. */
  private async read(channelIds: readonly string[]): Promise<string[]> {
    const missing = channelIds.flatMap((channelId) => {
      const follower = this.followers.find(channelId);
      // Noticed before the messages are read: in what is read nothing is missing up to it.
      return follower?.isBehind ? [{ channelId, follower, noticed: follower.latest }] : [];
    });
    if (missing.length === 0) return [];
    const known = this.followers.known(missing.map(({ channelId }) => channelId));
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
      this.followers.tell(due);
      return hasMore ? [channelId] : [];
    });
  }
}

/** The event that was missed. What nobody here has seen yet is new to them, whatever was done to it since. */
function changeOf({ message, peerId }: TailEntry, toldSeq: number): LogChange {
  return message.seq > toldSeq
    ? new MessagePosted(message, peerId)
    : new MessageUpdated(message, message.senderId, peerId);
}
