import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AppConfig } from '../../platform/config/index.js';
import { NodeRegistry, type LostNode } from '../../platform/nodes/index.js';
import { returnSpreadMs } from '../../platform/shutdown/index.js';
import { PresenceLedger } from './presence-ledger.js';
import { PresenceRepository } from './presence.repository.js';

/** How many people are told to be gone at once. */
const SETTLED_AT_ONCE = 500;

interface Expected {
  userCount: number;
  timer?: NodeJS.Timeout;
}

/**
 * Connections to nodes that are no more, and to an earlier life of this one. Their users are expected back, here or
 * elsewhere; those who stay away are gone, and have been since that node was last known to live.
 */
@Injectable()
export class LostConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(LostConnections.name);
  /** By the node. */
  private readonly expected = new Map<string, Expected>();
  private clearing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: PresenceLedger,
    private readonly presences: PresenceRepository,
    private readonly nodes: NodeRegistry,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.nodes.onLost((node) => {
      if (!this.expected.has(node.id)) void this.awaitReturn(node);
    });
  }

  /** How many people may yet come back. */
  get awaitedCount(): number {
    return [...this.expected.values()].reduce((sum, { userCount }) => sum + userCount, 0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const { timer } of this.expected.values()) clearTimeout(timer);
    await this.clearing;
  }

  private async awaitReturn(node: LostNode): Promise<void> {
    const expected: Expected = { userCount: 0 };
    this.expected.set(node.id, expected);
    try {
      expected.userCount = (await this.presences.listUsersAt(node.id)).length;
      const ms = this.config.presence.graceMs + returnSpreadMs(expected.userCount) - node.silentMs;
      expected.timer = setTimeout(() => {
        this.clearing = this.clearing.then(() => this.clear(node));
      }, ms);
    } catch (error) {
      this.giveUp(node, error);
    }
  }

  private async clear(node: LostNode): Promise<void> {
    try {
      await this.nodes.forget(node, async () => {
        const userIds = (await this.presences.listUsersAt(node.id)).sort();
        await this.presences.deleteConnectionsAt(node.id);
        for (let first = 0; first < userIds.length; first += SETTLED_AT_ONCE) {
          const some = userIds.slice(first, first + SETTLED_AT_ONCE);
          await this.ledger.settle(some, { seenUntil: node.lastSeenAt });
        }
      });
      this.expected.delete(node.id);
    } catch (error) {
      this.giveUp(node, error);
    }
  }

  /** The registry tells of the node again. */
  private giveUp({ id }: LostNode, error: unknown): void {
    this.expected.delete(id);
    this.logger.warn({ err: error, node: id }, 'Who was there is not yet known to be gone');
  }
}
