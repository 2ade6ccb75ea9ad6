import type { MessageView } from '../../modules/messages/index.js';

/** How far a channel's log has come. */
export interface LogPosition {
  readonly seq: number;
  readonly rev: number;
}

/** Something that was done to a message, which is as it is after it. */
interface LogChange {
  readonly message: Pick<MessageView, 'seq' | 'rev'>;
}

/** So many changes are kept that have come before one that precedes them; what is beyond is in the database anyway. */
const MAX_EARLY = 300;

/**
 * What this node has told of one channel's log: each change once, and none before those that precede it. What other
 * nodes have done comes from them in any order, and can be lost with the backplane.
 */
export class LogFollower<Change extends LogChange> {
  /** By `rev`: those that something is missing before. */
  private readonly early = new Map<number, Change>();
  private latestRev: number;
  private readonly begunAt: number;

  /** `told`: what nobody here is to be told any more. */
  constructor(private told: LogPosition) {
    this.latestRev = told.rev;
    this.begunAt = told.rev;
  }

  /** Whether all that comes after `rev` has been told, or will be: then nobody who knows so far misses anything. */
  hasToldSince(rev: number): boolean {
    return rev >= this.begunAt;
  }

  get position(): LogPosition {
    return this.told;
  }

  /** The highest `rev` that is known of. */
  get latest(): number {
    return this.latestRev;
  }

  /** Whether something is missing. */
  get isBehind(): boolean {
    return this.latestRev > this.told.rev;
  }

  /** The database has come as far as this. */
  notice(rev: number): void {
    this.latestRev = Math.max(this.latestRev, rev);
  }

  /** What is to be told now, in order. */
  take(change: Change): Change[] {
    const { rev } = change.message;
    if (rev <= this.told.rev) return [];
    this.notice(rev);
    if (rev === this.told.rev + 1) return this.tellFrom([change]);
    if (this.early.size < MAX_EARLY) this.early.set(rev, change);
    return [];
  }

  /**
   * The same for what was read from the database, in ascending `rev`: each message once, in its present state, and
   * nothing left out up to `rev`.
   */
  takeRead(changes: readonly Change[], rev: number): Change[] {
    const news = changes.filter(({ message }) => message.rev > this.told.rev);
    this.told = { ...this.told, rev: Math.max(this.told.rev, rev) };
    this.notice(this.told.rev);
    for (const each of this.early.keys()) if (each <= this.told.rev) this.early.delete(each);
    return this.tellFrom(news);
  }

  /** With those that have waited for them. */
  private tellFrom(changes: readonly Change[]): Change[] {
    const due = [...changes];
    let { seq, rev } = this.told;
    for (const { message } of due) {
      seq = Math.max(seq, message.seq);
      rev = Math.max(rev, message.rev);
    }
    for (let next = this.early.get(rev + 1); next; next = this.early.get(rev + 1)) {
      due.push(next);
      this.early.delete(++rev);
      seq = Math.max(seq, next.message.seq);
    }
    this.told = { seq, rev };
    return due;
  }
}
