import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { changesAccess } from '../../common/auth/index.js';
import { idBefore, newId } from '../../common/id.js';
import { Backplane } from '../../platform/backplane/index.js';
import { BulkStatement, Statement, UnitOfWork } from '../../platform/database/index.js';
import { NodeJobs } from '../../platform/nodes/index.js';

/** How often the journal is read, in milliseconds: what a revocation takes at most where the backplane is away. */
const READ_MS = 700;
/** Ids are in the order of the nodes' clocks, entries in that of the commits: so far they may differ, in milliseconds. */
const OVERLAP_MS = 30_000;
/**
 * How long after the backplane is back everyone is looked at anew, in milliseconds. What was on its way when it hung
 * comes late, and may have undone what was put right meanwhile.
 */
const SETTLE_MS = 1_500;
/** Longer than this without reading, and entries may have been missed. In milliseconds. */
const MAX_SILENCE_MS = 20_000;
/** How long an entry is kept, and how often old ones are deleted, in milliseconds. */
const KEPT_MS = 600_000;
const DELETE_MS = 60_000;

const RECORD = new BulkStatement({
  each: 'INSERT INTO access_changes (id, user_id) VALUES ($1, $2)',
  all: 'INSERT INTO access_changes (id, user_id) SELECT * FROM unnest($1::text[], $2::text[])',
});
const LIST_SINCE = new Statement<{ id: string; userId: string }>(
  'SELECT id, user_id AS "userId" FROM access_changes WHERE id > $1',
);
const DELETE_BEFORE = new Statement('DELETE FROM access_changes WHERE id < $1');

/** Ids of users; or everyone, where it is not known who. */
export type ChangedUsers = readonly string[] | 'everyone';
type Listener = (users: ChangedUsers) => void;

/**
 * Whose rights have changed of late, written with the change itself. The nodes hear of it from each other at once; what
 * the backplane loses, each reads here. So nobody stays in for its being away.
 */
@Injectable()
export class AccessJournal
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger(AccessJournal.name);
  private known = new Set<string>();
  private readAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private settled: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private listener: Listener = () => undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly jobs: NodeJobs,
    private readonly backplane: Backplane,
  ) {}

  /** Called with those whose rights have changed, on any node, this one included. */
  onChange(listener: Listener): void {
    this.listener = listener;
  }

  onModuleInit(): void {
    // Alone, this node makes every change itself.
    if (this.backplane.isShared) this.uow.beforeCommit((events) => this.record(events));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.backplane.isShared) return;
    this.backplane.onBack(() => {
      clearTimeout(this.settled);
      this.settled = setTimeout(() => this.listener('everyone'), SETTLE_MS);
    });
    this.jobs.every(DELETE_MS, 'delete-access-changes', () => this.deleteOld());
    // Whoever connects from now on reads what holds by then.
    this.known = new Set((await this.listRecent()).map(({ id }) => id));
    this.readAt = performance.now();
    this.readLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.settled);
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.reading;
  }

  private async record(events: readonly object[]): Promise<void> {
    const userIds = new Set(events.filter(changesAccess).flatMap((event) => event.changesAccessOf));
    await this.uow.queryAll(
      RECORD,
      [...userIds].map((userId) => [newId(), userId]),
    );
  }

  private readLater(): void {
    this.timer = setTimeout(() => {
      this.reading = this.read().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'Whose rights have changed could not be read');
      });
      void this.reading.then(() => {
        if (this.timer) this.readLater();
      });
    }, READ_MS);
  }

  private async read(): Promise<void> {
    const startedAt = performance.now();
    const recent = await this.listRecent();
    const news = recent.filter(({ id }) => !this.known.has(id));
    const hasMissed = startedAt - this.readAt > MAX_SILENCE_MS;
    this.known = new Set(recent.map(({ id }) => id));
    this.readAt = startedAt;
    if (hasMissed) this.listener('everyone');
    else if (news.length > 0) this.listener([...new Set(news.map(({ userId }) => userId))]);
  }

  private listRecent() {
    return this.uow.query(LIST_SINCE, [idBefore(Date.now() - OVERLAP_MS)]);
  }

  private async deleteOld(): Promise<void> {
    await this.uow.run(() => this.uow.query(DELETE_BEFORE, [idBefore(Date.now() - KEPT_MS)]));
  }
}
