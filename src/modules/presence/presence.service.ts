import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { AppConfig } from '../../platform/config/index.js';
import { NodeRegistry } from '../../platform/nodes/index.js';
import { returnSpreadMs } from '../../platform/shutdown/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import type { PresenceView } from './dto/presence.view.js';
import { LostConnections } from './lost-connections.js';
import { PresenceLedger } from './presence-ledger.js';
import { PresenceRepository } from './presence.repository.js';
import type { PresentUser } from './present-user.js';
import { PresentUsers } from './present-users.js';
import type { SettableStatus } from './status.js';

/** How many people's comings and goings one transaction takes. */
const SETTLED_AT_ONCE = 500;
/** How long after a failure it is tried again, in milliseconds. */
const RETRY_MS = 1_000;

/**
 * Who is here, merged over each user's connections to all nodes. Others hear of the first connection and,
 * PRESENCE_GRACE_MS after the last, of its end: a reload is no coming and going. Nor is a restart: who was connected to
 * a node that is no more is expected back, and nobody is told of their return.
 */
@Injectable()
export class PresenceService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(PresenceService.name);
  /** Those without a connection whose grace is not over. */
  private readonly awaited = new Set<PresentUser>();
  /** Whose connections are not yet in the ledger as they are. */
  private readonly unsettled = new Set<string>();
  private settling: Promise<void> | undefined;
  private isClosing = false;

  constructor(
    private readonly here: PresentUsers,
    private readonly ledger: PresenceLedger,
    private readonly presences: PresenceRepository,
    private readonly lost: LostConnections,
    private readonly nodes: NodeRegistry,
    private readonly users: UsersService,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.nodes.onRevived(() => {
      for (const userId of this.here.ids) this.settleSoon(userId);
    });
  }

  /** How many people may yet come back. */
  get awaitedCount(): number {
    return this.awaited.size + this.lost.awaitedCount;
  }

  connect(userId: string, connectionId: string): void {
    const user = this.here.enter(userId);
    this.awaited.delete(user);
    user.connect(connectionId);
    this.settleSoon(userId);
  }

  disconnect(userId: string, connectionId: string): void {
    const user = this.here.find(userId);
    // The connections of a node that stops stay in the ledger: those who had them are expected back elsewhere.
    if (this.isClosing || !user?.disconnect(connectionId)) return;
    if (user.isHere) this.settleSoon(userId);
    else this.awaitReturn(user);
  }

  /**
   * `away` is this connection's alone, and shows where all are. Any other status ends it, and is the user's own on all
   * connections, now and later.
   */
  async setStatus(userId: string, connectionId: string, status: SettableStatus): Promise<void> {
    const connection = this.here.find(userId)?.connections.get(connectionId);
    if (!connection) return;
    const wasAway = connection.isAway;
    connection.isAway = status === 'away';
    try {
      await this.ledger.settle([userId], status === 'away' ? {} : { chosen: status });
    } catch (error) {
      connection.isAway = wasAway;
      throw error;
    }
  }

  /** One for each id, in their order; who is unknown is offline. */
  async find(userIds: readonly string[]): Promise<PresenceView[]> {
    const found = await this.presences.findAll([...new Set(userIds)]);
    const byUser = new Map(found.map((presence) => [presence.userId, presence]));
    return userIds.map((userId) => {
      const { shownStatus: status = 'offline', lastSeen = null } = byUser.get(userId) ?? {};
      return { userId, status, lastSeen: status === 'offline' ? lastSeen : null };
    });
  }

  /** Throws `not_found`. */
  async get(userId: string): Promise<PresenceView> {
    if (!(await this.users.exists(userId))) throw userNotFound();
    const [presence] = await this.find([userId]);
    return presence!;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    for (const { grace } of this.awaited) clearTimeout(grace);
    this.awaited.clear();
    await this.settling;
  }

  /** Where many go at once it is the network, or a node, and their way back takes as long as they are spread over. */
  private awaitReturn(user: PresentUser): void {
    this.awaited.add(user);
    const ms = this.config.presence.graceMs + returnSpreadMs(this.awaited.size);
    user.grace = setTimeout(() => {
      this.awaited.delete(user);
      this.here.leave(user);
      this.settleSoon(user.userId);
    }, ms);
  }

  /** Together with whoever else comes or goes while a transaction is under way. Tried again until it is done. */
  private settleSoon(userId: string): void {
    this.unsettled.add(userId);
    this.settling ??= this.settleAll().finally(() => {
      this.settling = undefined;
    });
  }

  private async settleAll(): Promise<void> {
    await nextTurn();
    while (this.unsettled.size > 0 && !this.isClosing) {
      const userIds = [...this.unsettled].slice(0, SETTLED_AT_ONCE);
      for (const userId of userIds) this.unsettled.delete(userId);
      try {
        await this.ledger.settle(userIds);
      } catch (error) {
        for (const userId of userIds) this.unsettled.add(userId);
        this.logger.warn({ err: error }, 'Who is here was not stored, and is tried again');
        await wait(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
