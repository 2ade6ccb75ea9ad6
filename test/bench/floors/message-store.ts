import Database from 'better-sqlite3';
import { v7 } from 'uuid';

export interface FloorMessage {
  readonly id: string;
  readonly channelId: string;
  readonly seq: number;
  readonly [field: string]: unknown;
}

interface Draft {
  readonly channelId: string;
  readonly text: string;
  readonly done: (message: FloorMessage) => void;
}

/**
 * What one writes by hand where nothing but storing counts: one table, one index, prepared statements, and one
 * transaction for all that has come in a turn of the event loop, synced to disk.
 */
export class FloorStore {
  private readonly insert: Database.Statement;
  private readonly database: Database.Database;
  private readonly lastSeq = new Map<string, number>();
  private waiting: Draft[] = [];

  constructor(file: string) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec(`CREATE TABLE messages (
      id TEXT NOT NULL, channel_id TEXT NOT NULL, seq INTEGER NOT NULL, sender_id TEXT NOT NULL,
      text TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (channel_id, seq))`);
    this.insert = this.database.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)');
  }

  append(channelId: string, text: string, done: Draft['done']): void {
    if (this.waiting.push({ channelId, text, done }) === 1) setImmediate(() => this.commit());
  }

  private commit(): void {
    const drafts = this.waiting;
    this.waiting = [];
    this.database.exec('BEGIN IMMEDIATE');
    const messages = drafts.map((draft) => this.store(draft));
    this.database.exec('COMMIT');
    drafts.forEach(({ done }, index) => done(messages[index]!));
  }

  private store({ channelId, text }: Draft): FloorMessage {
    const seq = (this.lastSeq.get(channelId) ?? 0) + 1;
    this.lastSeq.set(channelId, seq);
    const id = v7();
    const senderId = id;
    const createdAt = new Date().toISOString();
    this.insert.run(id, channelId, seq, senderId, text, createdAt);
    return {
      id,
      channelId,
      seq,
      rev: seq,
      senderId,
      text,
      attachments: [],
      replyTo: null,
      metadata: null,
      reactions: [],
      pinned: false,
      createdAt,
      editedAt: null,
      deletedAt: null,
    };
  }
}
