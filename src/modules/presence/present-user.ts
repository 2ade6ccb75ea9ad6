import { isoNow } from '../../common/clock.js';
import { mergedStatus, type ChosenStatus, type Status } from './status.js';

/** Someone with a connection to this server, or who had one until a moment ago. */
export class PresentUser {
  readonly connections = new Map<string, { isAway: boolean }>();
  /** When others last saw them here. */
  lastSeen: string | null = null;
  /** What others were last told. */
  shown: Status = 'offline';
  /** Whether others were told that the user came. */
  isAnnounced = false;
  /** Runs while the last connection is gone and may yet come back. */
  grace: NodeJS.Timeout | undefined;
  private choice: ChosenStatus = 'online';

  constructor(
    readonly userId: string,
    /** Resolves once what is stored of the user is known here. */
    readonly loaded: Promise<void>,
  ) {}

  get chosen(): ChosenStatus {
    return this.choice;
  }

  choose(status: ChosenStatus): void {
    // Who goes out of sight was seen until now, and stays so.
    if (status === 'invisible' && this.status !== 'offline') this.lastSeen = isoNow();
    this.choice = status;
  }

  restore(chosen: ChosenStatus, lastSeen: string | null): void {
    this.choice = chosen;
    this.lastSeen = lastSeen;
  }

  get status(): Status {
    return mergedStatus(this.choice, this.connections.values());
  }
}
