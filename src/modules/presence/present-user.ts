import { isoNow } from '../../common/clock.js';
import type { UserPresence } from './entities/user-presence.entity.js';
import { mergedStatus, type ChosenStatus, type Status } from './status.js';

/** Someone with a connection to this server, or who had one until a moment ago. */
export class PresentUser {
  readonly connections = new Map<string, { isAway: boolean }>();
  /** When others last saw them here. */
  lastSeen: string | null = null;
  /** Whether others were told that the user came. */
  isAnnounced = false;
  /** Known from before a restart only: no connection has come yet. */
  isExpected = false;
  /** Runs while the last connection is gone and may yet come back. */
  grace: NodeJS.Timeout | undefined;
  private choice: ChosenStatus = 'online';
  private shownStatus: Status = 'offline';
  private shownSince: string | null = null;

  constructor(
    readonly userId: string,
    /** Resolves once what is stored of the user is known here. */
    readonly loaded: Promise<void>,
  ) {}

  /** Someone who was here when the server stopped, however it did: others have not been told that they went. */
  static expected(stored: UserPresence): PresentUser {
    const user = new PresentUser(stored.userId, Promise.resolve());
    user.restore(stored);
    const { shownSince } = stored;
    user.shownStatus = mergedStatus(user.choice, [{ isAway: false }]);
    user.shownSince = shownSince;
    // A server that was killed had no time to note when it saw them last.
    if (shownSince && shownSince > (user.lastSeen ?? '')) user.lastSeen = shownSince;
    user.isAnnounced = true;
    user.isExpected = true;
    return user;
  }

  get chosen(): ChosenStatus {
    return this.choice;
  }

  choose(status: ChosenStatus): void {
    // Who goes out of sight was seen until now, and stays so.
    if (status === 'invisible' && this.status !== 'offline') this.lastSeen = isoNow();
    this.choice = status;
  }

  restore({ chosenStatus, lastSeen }: UserPresence): void {
    this.choice = chosenStatus;
    this.lastSeen = lastSeen;
  }

  get status(): Status {
    return mergedStatus(this.choice, this.connections.values());
  }

  /** What others were last told. */
  get shown(): Status {
    return this.shownStatus;
  }

  get isShown(): boolean {
    return this.shownStatus !== 'offline';
  }

  /** True where the user comes into sight by it, or goes out of it. */
  show(status: Status): boolean {
    const wasShown = this.isShown;
    this.shownStatus = status;
    if (wasShown === this.isShown) return false;
    this.shownSince = this.isShown ? isoNow() : null;
    return true;
  }

  /** Seen until now, unless it is only remembered that they were. */
  seeNow(): void {
    if (this.isShown && !this.isExpected) this.lastSeen = isoNow();
  }

  /** What outlives the connections. */
  get stored(): Omit<UserPresence, 'user'> {
    const { userId, choice, lastSeen, shownSince } = this;
    return { userId, chosenStatus: choice, lastSeen, shownSince };
  }
}
