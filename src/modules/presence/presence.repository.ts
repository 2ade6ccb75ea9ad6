import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import type { Connection } from './entities/connection.entity.js';
import type { UserPresence } from './entities/user-presence.entity.js';
import {
  BEGIN_PRESENCES,
  connectionOf,
  DELETE_CONNECTIONS,
  DELETE_CONNECTIONS_AT,
  FIND_CONNECTIONS,
  FIND_PRESENCES,
  LIST_USERS_AT,
  LOCK_PRESENCES,
  SAVE_CONNECTIONS,
  SAVE_PRESENCES,
} from './presence.statements.js';

export type StoredPresence = Omit<UserPresence, 'user'>;
export type StoredConnection = Omit<Connection, 'user'>;

/** Each in a few statements, however many people are asked for or written. */
@Injectable()
export class PresenceRepository {
  constructor(private readonly uow: UnitOfWork) {}

  findAll(userIds: readonly string[]): Promise<StoredPresence[]> {
    return this.uow.queryAll(FIND_PRESENCES, rowsOf(userIds));
  }

  /** Those of the users, made where there is none, which nobody else changes until the transaction ends. */
  async lockAll(userIds: readonly string[]): Promise<StoredPresence[]> {
    const ids = [...userIds].sort();
    const known = await this.uow.queryAll(LOCK_PRESENCES, rowsOf(ids));
    if (known.length === ids.length) return known;
    const knownIds = new Set(known.map(({ userId }) => userId));
    const newIds = ids.filter((id) => !knownIds.has(id));
    await this.uow.queryAll(BEGIN_PRESENCES, rowsOf(newIds));
    return [...known, ...(await this.uow.queryAll(LOCK_PRESENCES, rowsOf(newIds)))];
  }

  async saveAll(presences: readonly StoredPresence[]): Promise<void> {
    const rows = presences.map(({ userId, chosenStatus, shownStatus, announcedAt, lastSeen }) => [
      userId,
      chosenStatus,
      shownStatus,
      announcedAt,
      lastSeen,
    ]);
    await this.uow.queryAll(SAVE_PRESENCES, rows);
  }

  async connectionsOf(userIds: readonly string[]): Promise<StoredConnection[]> {
    return (await this.uow.queryAll(FIND_CONNECTIONS, rowsOf(userIds))).map(connectionOf);
  }

  async saveConnections(connections: readonly StoredConnection[]): Promise<void> {
    const rows = connections.map(({ id, userId, nodeId, isAway }) => [id, userId, nodeId, isAway]);
    await this.uow.queryAll(SAVE_CONNECTIONS, rows);
  }

  async deleteConnections(ids: readonly string[]): Promise<void> {
    await this.uow.queryAll(DELETE_CONNECTIONS, rowsOf(ids));
  }

  /** The users with a connection to the node. */
  async listUsersAt(nodeId: string): Promise<string[]> {
    return (await this.uow.query(LIST_USERS_AT, [nodeId])).map(({ userId }) => userId);
  }

  async deleteConnectionsAt(nodeId: string): Promise<void> {
    await this.uow.query(DELETE_CONNECTIONS_AT, [nodeId]);
  }
}

function rowsOf(ids: readonly string[]): string[][] {
  return ids.map((id) => [id]);
}
