import { Injectable, Logger } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { UserPresence } from './entities/user-presence.entity.js';
import { PresenceRepository } from './presence.repository.js';
import type { PresentUser } from './present-user.js';

/** What changes within this time is stored together, in milliseconds. */
const SAVE_WINDOW_MS = 100;
const MAX_LOADED_AT_ONCE = 500;

/**
 * What of presence outlives connections. Where many come or go at once, they are read in one query and written in one
 * transaction: the state at the time of writing, one write after the other, so the last is the latest.
 */
@Injectable()
export class PresenceStore {
  private readonly logger = new Logger(PresenceStore.name);
  private readonly unsaved = new Set<PresentUser>();
  private lastSave: Promise<void> = Promise.resolve();
  private nextSave: Promise<void> | undefined;
  private readonly loader: DataLoader<string, UserPresence | null>;

  constructor(private readonly presences: PresenceRepository) {
    this.loader = new DataLoader((userIds) => this.loadAll(userIds), {
      cache: false,
      maxBatchSize: MAX_LOADED_AT_ONCE,
      // Whoever comes in the same turn of the event loop is asked for together.
      batchScheduleFn: setImmediate,
    });
  }

  load(userId: string): Promise<UserPresence | null> {
    return this.loader.load(userId);
  }

  findAll(userIds: readonly string[]): Promise<UserPresence[]> {
    return this.presences.findAll(userIds);
  }

  /** Who was shown as here when this was last stored. */
  findShown(): Promise<UserPresence[]> {
    return this.presences.findShown();
  }

  /** Stored within a moment, together with others. Never rejects: what fails is tried again with the next. */
  saveSoon(user: PresentUser): Promise<void> {
    this.unsaved.add(user);
    this.nextSave ??= new Promise((saved) => {
      setTimeout(() => {
        this.nextSave = undefined;
        this.saveAll()
          .catch((error: unknown) => {
            this.logger.warn({ err: error }, 'Who is here was not stored');
          })
          .finally(saved);
      }, SAVE_WINDOW_MS);
    });
    return this.nextSave;
  }

  /** Resolves once it is on disk, with whatever else waits to be. */
  save(...users: PresentUser[]): Promise<void> {
    for (const user of users) this.unsaved.add(user);
    return this.saveAll();
  }

  private saveAll(): Promise<void> {
    const saved = this.lastSave.then(async () => {
      const users = [...this.unsaved];
      this.unsaved.clear();
      try {
        await this.presences.save(users.map((user) => user.stored));
      } catch (error) {
        for (const user of users) this.unsaved.add(user);
        throw error;
      }
    });
    this.lastSave = saved.catch(() => undefined);
    return saved;
  }

  private async loadAll(userIds: readonly string[]): Promise<(UserPresence | null)[]> {
    const presences = await this.presences.findAll(userIds);
    const byUser = new Map(presences.map((presence) => [presence.userId, presence]));
    return userIds.map((userId) => byUser.get(userId) ?? null);
  }
}
