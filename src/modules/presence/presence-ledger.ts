import { Injectable } from '@nestjs/common';
import { isoNow } from '../../common/clock.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NodeRegistry } from '../../platform/nodes/index.js';
import { UserConnected, UserDisconnected, UserStatusChanged } from './presence.events.js';
import {
  PresenceRepository,
  type StoredConnection,
  type StoredPresence,
} from './presence.repository.js';
import { PresentUsers } from './present-users.js';
import { mergedStatus, type ChosenStatus, type Status } from './status.js';

/** A user's connections to this node, by their ids. */
type Connections = ReadonlyMap<string, { readonly isAway: boolean }>;

interface Occasion {
  /** Until when those who go were seen; else until now. */
  readonly seenUntil?: string;
  /** What each of the users has chosen. */
  readonly chosen?: ChosenStatus;
}

const NONE: Connections = new Map();

/**
 * What all nodes together know of who is here: a row for each connection, and for each user what others were last told.
 * It is compared and written under the user's lock, so of each change others hear once, whichever nodes it comes from.
 */
@Injectable()
export class PresenceLedger {
  constructor(
    private readonly here: PresentUsers,
    private readonly presences: PresenceRepository,
    private readonly nodes: NodeRegistry,
    private readonly uow: UnitOfWork,
  ) {}

  /** Makes the rows of this node what each of the users has here, and tells of what has changed by it. */
  async settle(userIds: readonly string[], occasion: Occasion = {}): Promise<void> {
    await this.uow.run(async () => {
      const presences = await this.presences.lockAll(userIds);
      const stored = groupByUser(await this.presences.connectionsOf(userIds));
      const opened: StoredConnection[] = [];
      const closed: string[] = [];
      const changed: StoredPresence[] = [];
      for (const before of presences) {
        const { userId } = before;
        const all = stored.get(userId) ?? [];
        const [own, elsewhere] = partition(all, ({ nodeId }) => nodeId === this.nodes.id);
        // Looked at with the lock held: this is the latest.
        const connections = this.here.find(userId)?.connections ?? NONE;
        opened.push(...this.missing(userId, connections, own));
        closed.push(...own.flatMap(({ id }) => (connections.has(id) ? [] : [id])));
        const after = next(before, [...elsewhere, ...connections.values()], occasion);
        for (const event of eventsBetween(before, after)) this.uow.afterCommit(event);
        if (isDifferent(before, after)) changed.push(after);
      }
      await this.presences.deleteConnections(closed);
      await this.presences.saveConnections(opened);
      await this.presences.saveAll(changed);
    });
  }

  private missing(
    userId: string,
    connections: Connections,
    stored: readonly StoredConnection[],
  ): StoredConnection[] {
    const known = new Map(stored.map(({ id, isAway }) => [id, isAway]));
    const nodeId = this.nodes.id;
    return [...connections].flatMap(([id, { isAway }]) =>
      known.get(id) === isAway ? [] : [{ id, userId, nodeId, isAway }],
    );
  }
}

/** What others see once these are all of the user's connections. */
function next(
  before: StoredPresence,
  connections: readonly { readonly isAway: boolean }[],
  { seenUntil = isoNow(), chosen = before.chosenStatus }: Occasion,
): StoredPresence {
  const shown: Status = mergedStatus(chosen, connections);
  const goes = before.shownStatus !== 'offline' && shown === 'offline';
  return {
    userId: before.userId,
    chosenStatus: chosen,
    shownStatus: shown,
    // Others know that they are here from when they first see them until the last connection is gone.
    announcedAt:
      connections.length === 0
        ? null
        : (before.announcedAt ?? (shown === 'offline' ? null : isoNow())),
    lastSeen: goes ? seenUntil : before.lastSeen,
  };
}

/** Who goes out of sight without going, or comes back into it, has changed their status; others know that they are here. */
function eventsBetween(before: StoredPresence, after: StoredPresence): object[] {
  const { userId, shownStatus: shown } = after;
  if (shown === before.shownStatus) return [];
  if (shown === 'offline' && !after.announcedAt) return [new UserDisconnected(userId)];
  const comes = after.announcedAt && !before.announcedAt;
  const status = new UserStatusChanged(userId, shown);
  if (!comes) return [status];
  return [new UserConnected(userId), ...(shown === 'online' ? [] : [status])];
}

function isDifferent(one: StoredPresence, other: StoredPresence): boolean {
  return (
    one.chosenStatus !== other.chosenStatus ||
    one.shownStatus !== other.shownStatus ||
    one.announcedAt !== other.announcedAt ||
    one.lastSeen !== other.lastSeen
  );
}

function groupByUser(connections: readonly StoredConnection[]): Map<string, StoredConnection[]> {
  const byUser = new Map<string, StoredConnection[]>();
  for (const connection of connections) {
    const others = byUser.get(connection.userId);
    if (others) others.push(connection);
    else byUser.set(connection.userId, [connection]);
  }
  return byUser;
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
