import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { may } from '../../common/auth/index.js';
import { AccessJournal, Authenticator, type ChangedUsers } from '../../modules/auth/index.js';
import { SyncService, type SyncState } from '../../modules/channels/index.js';
import type { ChatSocket } from './chat.contract.js';
import { ChatEndings } from './chat.endings.js';
import { ChatLogFeed } from './chat.log-feed.js';
import { ChatOutlet } from './chat.outlet.js';
import { channelOfRoom, rooms } from './chat.rooms.js';

/** How long after a failure it is tried again, in milliseconds. */
const RETRY_MS = 1_000;

/**
 * Brings connections in line with what their users may by now. Where the nodes have heard of each other's changes,
 * nothing is left to do; where one was lost with the backplane, this is what puts people out, and lets them in.
 */
@Injectable()
export class ChatAccess implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(ChatAccess.name);
  private readonly changed = new Set<string>();
  private reviewing: Promise<void> | undefined;
  private isClosing = false;

  constructor(
    private readonly journal: AccessJournal,
    private readonly authenticator: Authenticator,
    private readonly sync: SyncService,
    private readonly outlet: ChatOutlet,
    private readonly endings: ChatEndings,
    private readonly logFeed: ChatLogFeed,
  ) {}

  onModuleInit(): void {
    this.journal.onChange((users) => this.reviewSoon(users));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await this.reviewing;
  }

  private reviewSoon(users: ChangedUsers): void {
    const userIds =
      users === 'everyone'
        ? this.outlet.allSockets().map(({ data }) => data.principal.userId)
        : users;
    for (const userId of userIds) this.changed.add(userId);
    this.reviewing ??= this.reviewAll().finally(() => {
      this.reviewing = undefined;
    });
  }

  private async reviewAll(): Promise<void> {
    for (const userId of this.changed) {
      if (this.isClosing) return;
      this.changed.delete(userId);
      try {
        await this.review(this.outlet.socketsIn(rooms.user(userId)));
      } catch (error) {
        this.changed.add(userId);
        this.logger.warn({ err: error, userId }, 'Connections could not be reviewed');
        await wait(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  /** All connections of one user. */
  private async review(sockets: readonly ChatSocket[]): Promise<void> {
    const [first] = sockets;
    if (!first) return;
    await Promise.all(sockets.map(({ data }) => data.ready));
    for (const socket of sockets) await this.requireSession(socket);
    const { channels } = await this.sync.stateOf(first.data.principal);
    // In the turn of the answer: what changes from here on has an entry of its own.
    for (const socket of sockets) if (socket.connected) this.align(socket, channels);
  }

  private async requireSession(socket: ChatSocket): Promise<void> {
    try {
      await this.authenticator.admit(socket.data.principal);
    } catch (error) {
      if (!this.endings.endRefused(socket, error)) throw error;
    }
  }

  /** The client is told as it would have been by the event that was lost. */
  private align(socket: ChatSocket, channels: SyncState['channels']): void {
    const { principal } = socket.data;
    const { userId } = principal;
    for (const { id, lastSeq: seq, rev } of channels) {
      if (socket.rooms.has(rooms.channel(id)) || socket.rooms.has(rooms.aside(id))) continue;
      this.logFeed.follow(id, { seq, rev });
      void socket.join(rooms.channel(id));
      socket.emit('MemberJoined', id, userId);
    }
    // Who sees every channel may hear one without being its member.
    if (may(principal, 'channels:manage')) return;
    const joined = new Set(channels.map(({ id }) => id));
    for (const room of [...socket.rooms]) {
      const channelId = channelOfRoom(room);
      if (!channelId || joined.has(channelId)) continue;
      void socket.leave(room);
      socket.emit('MemberLeft', channelId, userId);
    }
  }
}
