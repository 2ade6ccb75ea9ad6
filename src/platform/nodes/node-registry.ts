import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { newId } from '../../common/id.js';
import { Backplane } from '../backplane/index.js';
import { UnitOfWork } from '../database/index.js';
import { BEAT, FORGET, LIST_OTHERS, REGISTER, STOP, type NodeRow } from './node.statements.js';

/** How often a node says that it lives, and looks at the others, in milliseconds. */
const BEAT_MS = 5_000;
/** The same where there are no others: for the time at which it was last seen, should it be killed. */
const LONE_BEAT_MS = 60_000;
/** A node that has said nothing for so long is dead, in milliseconds. */
const DEAD_AFTER_MS = 20_000;

/** A node that is no more: it was stopped, or has died. */
export interface LostNode {
  readonly id: string;
  /** When it was last known to live. */
  readonly lastSeenAt: string;
  /** For how long it has been silent already, as far as that is known here, in milliseconds. */
  readonly silentMs: number;
}

interface Watched {
  seenAt: string;
  /** Since when it has not changed, by this process's own monotonic clock. */
  since: number;
}

/**
 * The nodes that share the database. Each says in a row of its own that it lives, and watches the others' rows change:
 * no clock is compared with another's.
 */
@Injectable()
export class NodeRegistry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly id = newId();
  private readonly logger = new Logger(NodeRegistry.name);
  private readonly watched = new Map<string, Watched>();
  private readonly lost = new Set<string>();
  private whenLost: (node: LostNode) => void = () => undefined;
  private whenRevived: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly backplane: Backplane,
  ) {}

  /** Called at each look at a node that is no more, until somebody has forgotten it. */
  onLost(listener: (node: LostNode) => void): void {
    this.whenLost = listener;
  }

  /** Called where others have taken this node for dead, and it is not. */
  onRevived(listener: () => void): void {
    this.whenRevived = listener;
  }

  /**
   * Forgets a lost node and does `work` for what it has left, in one transaction: on one node only, however many try.
   * False where another was faster, or it lives after all.
   */
  forget({ id }: LostNode, work: () => Promise<void>): Promise<boolean> {
    return this.uow.run(async () => {
      const seenAt = this.watched.get(id)?.seenAt ?? '';
      const [forgotten] = await this.uow.query(FORGET, [id, seenAt]);
      if (forgotten) await work();
      return forgotten !== undefined;
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.uow.run(() => this.uow.query(REGISTER, [this.id, isoNow()]));
    await this.look();
    this.timer = setInterval(() => this.beat(), this.backplane.isShared ? BEAT_MS : LONE_BEAT_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.uow
      .run(() => this.uow.query(STOP, [this.id, isoNow()]))
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'The others do not know that this node stops');
      });
  }

  private beat(): void {
    this.beating = this.sayAndLook().catch((error: unknown) => {
      this.logger.warn({ err: error }, 'The others do not hear that this node lives');
    });
  }

  private async sayAndLook(): Promise<void> {
    const now = isoNow();
    const isKnown = await this.uow.run(async () => {
      const [known] = await this.uow.query(BEAT, [this.id, now]);
      if (!known) await this.uow.query(REGISTER, [this.id, now]);
      return known !== undefined;
    });
    if (!isKnown) this.whenRevived();
    await this.look();
  }

  private async look(): Promise<void> {
    const nodes = await this.uow.query(LIST_OTHERS, [this.id]);
    const ids = new Set(nodes.map(({ id }) => id));
    for (const id of this.watched.keys()) if (!ids.has(id)) this.watched.delete(id);
    for (const node of nodes) this.judge(node);
  }

  private judge(node: NodeRow): void {
    const { id, seenAt, stoppedAt } = node;
    const now = performance.now();
    const before = this.watched.get(id);
    const since = before?.seenAt === seenAt ? before.since : now;
    this.watched.set(id, { seenAt, since });
    const silentMs = now - since;
    // Where nobody shares the database, whoever else has left a row is an earlier life of this server.
    const isLost = stoppedAt !== null || !this.backplane.isShared || silentMs >= DEAD_AFTER_MS;
    if (isLost && !this.lost.has(id)) {
      this.logger.log({ node: id, stoppedAt }, stoppedAt ? 'A node has stopped' : 'A node is gone');
    }
    if (!isLost) this.lost.delete(id);
    else {
      this.lost.add(id);
      this.whenLost(
        stoppedAt
          ? { id, lastSeenAt: stoppedAt, silentMs: 0 }
          : { id, lastSeenAt: seenAt, silentMs },
      );
    }
  }
}
