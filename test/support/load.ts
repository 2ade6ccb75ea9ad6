import type { MessageView } from '../../src/modules/messages/index.js';
import { signIn, signUp } from '../factories/accounts.js';
import { getJson, sendJson } from './fetch.js';
import { Replica } from './replica.js';
import { Writer } from './writer.js';

/** What became of all that was acknowledged. */
export interface LoadFigures {
  /** Acknowledged posts, edits, deletions and reactions. */
  readonly acknowledged: number;
  readonly posts: number;
  /** Messages at readers that are as they were acknowledged last, of all that ought to be. */
  readonly delivered: number;
  readonly deliverable: number;
  /** Messages that are in the log twice. */
  readonly doubles: number;
  /** Live events out of order on a connection, and messages of one sender out of their order in the log. */
  readonly orderErrors: number;
  readonly connections: number;
  readonly resumes: number;
}

interface Ways {
  /** To the server, for what is not measured. */
  readonly direct: string;
  /** One for each reader and writer. */
  readonly readers: readonly string[];
  readonly writers: readonly string[];
}

const CONVERGE_MS = 30_000;

/** Readers and writers of one channel: every one of the writers retries what is not acknowledged. */
export class Load {
  private writing: Promise<void>[] = [];

  private constructor(
    private readonly url: string,
    private readonly channelId: string,
    private readonly token: string,
    private readonly readers: readonly Replica[],
    private readonly writers: readonly Writer[],
  ) {}

  /** Everybody is a member of the channel; nobody writes yet. */
  static async prepare(ways: Ways): Promise<Load> {
    const channelId = await seededChannel(ways.direct);
    const tokens = await Promise.all(
      [...ways.readers, ...ways.writers].map((_way, index) =>
        joinAs(ways.direct, `load-${index}`, channelId),
      ),
    );
    const readers = ways.readers.map((way, index) => new Replica(way, tokens[index]!));
    const writers = ways.writers.map((way, index) => {
      const token = tokens[ways.readers.length + index]!;
      return new Writer(way, token, channelId, `writer-${index}`);
    });
    return new Load(ways.direct, channelId, tokens[0]!, readers, writers);
  }

  begin(): void {
    this.writing = this.writers.map((writer) => writer.start());
  }

  /** Resolves once everything that was begun is acknowledged. */
  async end(): Promise<void> {
    for (const writer of this.writers) writer.stop();
    await Promise.all(this.writing);
  }

  /** Measured once each reader has had the time to catch up. */
  async judge(): Promise<LoadFigures> {
    const log = await this.readLog();
    const rev = Math.max(...log.map((message) => message.rev));
    await converged(this.readers, new Map([[this.channelId, rev]]));
    const wanted = this.writers.flatMap((writer) => [...writer.acknowledged.values()]);
    const delivered = this.readers.map((reader) => {
      const { messages } = reader.channels.get(this.channelId)!;
      return wanted.filter((message) => isSame(messages.get(message.id), message)).length;
    });
    const known = log.flatMap(({ clientMessageId }) => clientMessageId ?? []);
    const misplaced = this.writers.map((writer) => {
      const seqs = [...writer.acknowledged.values()].map(({ seq }) => seq);
      return seqs.filter((seq, index) => index > 0 && seq <= seqs[index - 1]!).length;
    });
    return {
      acknowledged: sum(this.writers.map((writer) => writer.changes)),
      posts: wanted.length,
      delivered: sum(delivered),
      deliverable: wanted.length * this.readers.length,
      doubles: known.length - new Set(known).size,
      orderErrors: sum(this.readers.map(({ orderErrors }) => orderErrors)) + sum(misplaced),
      connections: sum(this.readers.map(({ connections }) => connections)),
      resumes: sum(this.readers.map(({ resumes }) => resumes)),
    };
  }

  close(): void {
    for (const reader of this.readers) reader.close();
  }

  private async readLog(): Promise<MessageView[]> {
    const log: MessageView[] = [];
    for (;;) {
      const path = `/api/channels/${this.channelId}/messages?after=${log.length}&limit=100`;
      const page = await getJson(this.url, path, this.token);
      log.push(...page.items);
      if (!page.hasMoreAfter) return log;
    }
  }
}

/** All that a reader shows of a message. What others do to it afterwards makes it newer than its writer knows it. */
function isSame(copy: MessageView | undefined, acknowledged: MessageView): boolean {
  if (!copy || copy.rev < acknowledged.rev) return false;
  return (
    copy.seq === acknowledged.seq &&
    copy.text === acknowledged.text &&
    copy.deletedAt === acknowledged.deletedAt
  );
}

async function converged(
  readers: readonly Replica[],
  revs: ReadonlyMap<string, number>,
): Promise<void> {
  const deadline = Date.now() + CONVERGE_MS;
  while (Date.now() < deadline) {
    if (readers.every((reader) => reader.hasReached(revs))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function seededChannel(url: string): Promise<string> {
  const { token } = await signIn(url, 'admin');
  const { items } = await getJson(url, '/api/channels?query=random', token);
  return items[0].id;
}

async function joinAs(url: string, username: string, channelId: string): Promise<string> {
  const { token } = await signUp(url, username);
  await sendJson(url, 'PUT', `/api/channels/${channelId}/members/me`, token, {});
  return token;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
