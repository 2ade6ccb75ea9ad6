import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { AppConfig } from '../../platform/config/index.js';
import { EventBus } from '../../platform/events/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import type { PresenceView } from './dto/presence.view.js';
import { UserConnected, UserDisconnected, UserStatusChanged } from './presence.events.js';
import { PresenceRepository } from './presence.repository.js';
import { PresentUser } from './present-user.js';
import type { SettableStatus } from './status.js';

/**
 * Who is here, merged over each user's connections. Others hear of the first connection and, PRESENCE_GRACE_MS after
 * the last, of its end: a reload is no coming and going.
 */
@Injectable()
export class PresenceService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PresenceService.name);
  private readonly present = new Map<string, PresentUser>();
  private isClosing = false;

  constructor(
    private readonly stored: PresenceRepository,
    private readonly users: UsersService,
    private readonly events: EventBus,
    private readonly config: AppConfig,
  ) {}

  async connect(userId: string, connectionId: string): Promise<void> {
    const user = this.present.get(userId) ?? this.enter(userId);
    clearTimeout(user.grace);
    user.connections.set(connectionId, { isAway: false });
    await user.loaded;
    this.tell(user);
  }

  disconnect(userId: string, connectionId: string): void {
    const user = this.present.get(userId);
    if (!user?.connections.delete(connectionId)) return;
    if (user.connections.size > 0) this.tell(user);
    else if (!this.isClosing) {
      user.grace = setTimeout(() => this.leave(user), this.config.presence.graceMs);
    }
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
      await this.save([user]);
    }
    this.tell(user);
  }

  /** One for each id, in their order; who is unknown is offline. */
  async find(userIds: readonly string[]): Promise<PresenceView[]> {
    const away = userIds.filter((id) => !this.isShown(id));
    const lastSeen = new Map(
      (await this.stored.findAll(away)).map((stored) => [stored.userId, stored.lastSeen]),
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

  /** Everyone here is here until now. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    const users = [...this.present.values()];
    for (const user of users) {
      clearTimeout(user.grace);
      if (user.shown !== 'offline') user.lastSeen = isoNow();
    }
    this.present.clear();
    if (users.length > 0) await this.save(users);
  }

  private enter(userId: string): PresentUser {
    const user: PresentUser = new PresentUser(
      userId,
      this.stored.find(userId).then((row) => {
        if (row) user.restore(row.chosenStatus, row.lastSeen);
      }),
    );
    this.present.set(userId, user);
    // The connection that waits for it fails; the next one asks again.
    user.loaded.catch(() => this.forget(user));
    return user;
  }

  /** Who asks meanwhile is answered from memory, until what is remembered is stored. */
  private leave(user: PresentUser): void {
    const wasShown = user.shown !== 'offline';
    if (wasShown) user.lastSeen = isoNow();
    user.shown = 'offline';
    user.isAnnounced = false;
    if (!wasShown) {
      this.forget(user);
      return;
    }
    this.events.publish(new UserDisconnected(user.userId));
    this.save([user])
      .catch((error: unknown) => {
        this.logger.warn({ err: error, userId: user.userId }, 'Last seen was not stored');
      })
      .finally(() => {
        // Back already, if only for a moment: then they leave once more, from here.
        if (user.connections.size === 0 && user.shown === 'offline') this.forget(user);
      });
  }

  private forget(user: PresentUser): void {
    if (this.present.get(user.userId) === user) this.present.delete(user.userId);
  }

  /** Tells others what has changed since they were last told. During the grace that is nothing. */
  private tell(user: PresentUser): void {
    const before = user.shown;
    if (user.connections.size === 0 || before === user.status) return;
    user.shown = user.status;
    if (before === 'offline' && !user.isAnnounced) {
      user.isAnnounced = true;
      this.events.publish(new UserConnected(user.userId));
      if (user.shown === 'online') return;
    }
    this.events.publish(new UserStatusChanged(user.userId, user.shown));
  }

  private isShown(userId: string): boolean {
    return (this.present.get(userId)?.shown ?? 'offline') !== 'offline';
  }

  private save(users: readonly PresentUser[]): Promise<void> {
    return this.stored.save(
      users.map(({ userId, chosen, lastSeen }) => ({ userId, chosenStatus: chosen, lastSeen })),
    );
  }
}
