import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { EventBus } from '../../platform/events/index.js';
import { returnSpreadMs } from '../../platform/shutdown/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import type { PresenceView } from './dto/presence.view.js';
import { UserConnected, UserDisconnected, UserStatusChanged } from './presence.events.js';
import { PresenceStore } from './presence.store.js';
import { PresentUser } from './present-user.js';
import type { SettableStatus } from './status.js';

/**
 * Who is here, merged over each user's connections. Others hear of the first connection and, PRESENCE_GRACE_MS after
 * the last, of its end: a reload is no coming and going. Nor is a restart: who was here before it is expected back, and
 * nobody is told of their return.
 */
@Injectable()
export class PresenceService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly present = new Map<string, PresentUser>();
  /** Those without a connection whose grace is not over. */
  private readonly awaited = new Set<PresentUser>();
  private isClosing = false;

  constructor(
    private readonly store: PresenceStore,
    private readonly users: UsersService,
    private readonly events: EventBus,
    private readonly config: AppConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const expected = (await this.store.findShown()).map((stored) => PresentUser.expected(stored));
    for (const user of expected) this.awaited.add(user);
    for (const user of expected) {
      this.present.set(user.userId, user);
      this.awaitReturn(user);
    }
  }

  /** How many people may yet come back. */
  get awaitedCount(): number {
    return this.awaited.size;
  }

  async connect(userId: string, connectionId: string): Promise<void> {
    const user = this.present.get(userId) ?? this.enter(userId);
    clearTimeout(user.grace);
    this.awaited.delete(user);
    user.isExpected = false;
    user.connections.set(connectionId, { isAway: false });
    await user.loaded;
    this.tell(user);
  }

  disconnect(userId: string, connectionId: string): void {
    const user = this.present.get(userId);
    if (!user?.connections.delete(connectionId)) return;
    if (user.connections.size > 0) this.tell(user);
    else if (!this.isClosing) this.awaitReturn(user);
  }

  /**
   * `away` is this connection's alone, and shows where all are. Any other status ends it, and is the user's own on all
   * connections, now and later.
   */
  async setStatus(userId: string, connectionId: string, status: SettableStatus): Promise<void> {
    const user = this.present.get(userId);
    const connection = user?.connections.get(connectionId);
    if (!user || !connection) return;
    await user.loaded;
    connection.isAway = status === 'away';
    if (status !== 'away' && status !== user.chosen) {
      user.choose(status);
      await this.store.save(user);
    }
    this.tell(user);
  }

  /** One for each id, in their order; who is unknown is offline. */
  async find(userIds: readonly string[]): Promise<PresenceView[]> {
    const away = userIds.filter((id) => !this.present.get(id)?.isShown);
    const lastSeen = new Map(
      (await this.store.findAll(away)).map((stored) => [stored.userId, stored.lastSeen]),
    );
    return userIds.map((userId) => {
      const user = this.present.get(userId);
      const status = user?.shown ?? 'offline';
      const seen = status === 'offline' ? (user?.lastSeen ?? lastSeen.get(userId) ?? null) : null;
      return { userId, status, lastSeen: seen };
    });
  }

  /** Throws `not_found`. */
  async get(userId: string): Promise<PresenceView> {
    if (!(await this.users.exists(userId))) throw userNotFound();
    const [presence] = await this.find([userId]);
    return presence!;
  }

  /** Everyone here is here until now, and expected back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    const users = [...this.present.values()];
    for (const user of users) {
      clearTimeout(user.grace);
      user.seeNow();
    }
    this.present.clear();
    this.awaited.clear();
    await this.store.save(...users);
  }

  private enter(userId: string): PresentUser {
    const user: PresentUser = new PresentUser(
      userId,
      this.store.load(userId).then((stored) => {
        if (stored) user.restore(stored);
      }),
    );
    this.present.set(userId, user);
    // The connection that waits for it fails; the next one asks again.
    user.loaded.catch(() => this.forget(user));
    return user;
  }

  /** Where many go at once it is the network, or this server, and their way back takes as long as they are spread over. */
  private awaitReturn(user: PresentUser): void {
    this.awaited.add(user);
    const ms = this.config.presence.graceMs + returnSpreadMs(this.awaited.size);
    user.grace = setTimeout(() => this.leave(user), ms);
  }

  /** Who asks meanwhile is answered from memory, until what is remembered is stored. */
  private leave(user: PresentUser): void {
    this.awaited.delete(user);
    user.seeNow();
    user.isAnnounced = false;
    if (!user.show('offline')) {
      this.forget(user);
      return;
    }
    this.events.publish(new UserDisconnected(user.userId));
    void this.store.saveSoon(user).then(() => {
      // Back already, if only for a moment: then they leave once more, from here.
      if (user.connections.size === 0 && !user.isShown) this.forget(user);
    });
  }

  private forget(user: PresentUser): void {
    if (this.present.get(user.userId) === user) this.present.delete(user.userId);
  }

  /** Tells others what has changed since they were last told. During the grace that is nothing. */
  private tell(user: PresentUser): void {
    const before = user.shown;
    if (user.connections.size === 0 || before === user.status) return;
    if (user.show(user.status)) void this.store.saveSoon(user);
    if (before === 'offline' && !user.isAnnounced) {
      user.isAnnounced = true;
      this.events.publish(new UserConnected(user.userId));
      if (user.shown === 'online') return;
    }
    this.events.publish(new UserStatusChanged(user.userId, user.shown));
  }
}
