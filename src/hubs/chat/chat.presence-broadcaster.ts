import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { EventBus } from '../../platform/events/index.js';
import { Acquaintances } from '../../modules/channels/index.js';
import {
  UserConnected,
  UserDisconnected,
  UserStatusChanged,
  type Status,
} from '../../modules/presence/index.js';
import { ChatOutlet } from './chat.outlet.js';
import { belonging, rooms } from './chat.rooms.js';

/** What is said of people within this time is told together, in milliseconds. */
const WINDOW_MS = 50;
const MAX_AT_ONCE = 500;

type PresenceEvent = UserConnected | UserDisconnected | UserStatusChanged;

/** A coming, a going or a status, on its way to the nodes of those who are to hear of it. */
class PresenceNews {
  constructor(
    readonly userId: string,
    readonly what: 'came' | 'went' | Status,
    /** Whose members hear of it. */
    readonly channelIds: readonly string[],
  ) {}
}

/**
 * Comings, goings and statuses to people who share a channel with the user. Who they are is asked of the database on the
 * node that noticed, once for all who come or go in the same moment; in order, so that coming precedes going.
 */
@Injectable()
export class ChatPresenceBroadcaster implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChatPresenceBroadcaster.name);
  private readonly untold: PresenceEvent[] = [];
  private next: NodeJS.Timeout | undefined;
  private telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly events: EventBus,
    private readonly outlet: ChatOutlet,
    private readonly acquaintances: Acquaintances,
  ) {}

  onModuleInit(): void {
    for (const type of [UserConnected, UserDisconnected, UserStatusChanged]) {
      this.events.on<PresenceEvent>(type, (event) => this.tellSoon(event));
    }
    this.events.onEveryNode(PresenceNews, (news) => this.tell(news));
  }

  /** None of what is being told may meet a closed database. Nobody is left to hear the rest. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.next);
    await this.telling;
  }

  private tellSoon(event: PresenceEvent): void {
    this.untold.push(event);
    this.next ??= setTimeout(() => {
      this.next = undefined;
      this.telling = this.telling
        .then(() => this.tellAll())
        .catch((error: unknown) => {
          this.logger.error({ err: error }, 'Comings and goings are not told');
        });
    }, WINDOW_MS);
  }

  /** What comes meanwhile has its own turn, with what comes with it. */
  private async tellAll(): Promise<void> {
    const all = this.untold.splice(0);
    for (let first = 0; first < all.length; first += MAX_AT_ONCE) {
      const events = all.slice(first, first + MAX_AT_ONCE);
      const userIds = [...new Set(events.map(({ userId }) => userId))];
      const channels = await this.acquaintances.channelsOf(userIds);
      for (const event of events) {
        const { userId } = event;
        this.events.publish(new PresenceNews(userId, whatOf(event), channels.get(userId)!));
      }
    }
  }

  /** A status goes to the user's own connections too, so that all show the same. */
  private tell({ userId, what, channelIds }: PresenceNews): void {
    const own = rooms.user(userId);
    const to = channelIds.flatMap(belonging);
    if (what === 'came') this.outlet.emit({ to, except: [own] }, 'UserConnected', userId);
    else if (what === 'went') this.outlet.emit({ to }, 'UserDisconnected', userId);
    else this.outlet.emit({ to: [...to, own] }, 'UserPresenceUpdate', userId, what);
  }
}

function whatOf(event: PresenceEvent): PresenceNews['what'] {
  if (event instanceof UserStatusChanged) return event.status;
  return event instanceof UserConnected ? 'came' : 'went';
}
