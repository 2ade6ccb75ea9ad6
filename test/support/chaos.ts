import type { MessageView } from '../../src/modules/messages/index.js';
import { SEED_VARIABLES, signIn, signUp } from '../factories/accounts.js';
import type { TestDatabase } from './database.js';
import { getJson, sendJson } from './fetch.js';
import { FlakyProxy } from './flaky-proxy.js';
import { ServerProcess } from './process.js';
import { Replica } from './replica.js';
import { Writer } from './writer.js';

export interface ChaosOptions {
  readonly readers: number;
  readonly writers: number;
  readonly seconds: number;
  /** How often the server is killed in that time, and started again. */
  readonly kills: number;
}

/** What became of all that was acknowledged. */
export interface ChaosFigures {
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
  readonly cuts: number;
  readonly kills: number;
  readonly connections: number;
  readonly resumes: number;
}

const CONVERGE_MS = 30_000;

const between = (least: number, most: number) => () => least + Math.random() * (most - least);

/**
 * Readers behind proxies that break, and a server that is killed and started again, while others write: every one of
 * them retries what is not acknowledged. Measured once all is mended and each reader has had the time to catch up.
 */
export async function chaos(database: TestDatabase, options: ChaosOptions): Promise<ChaosFigures> {
  let server = await ServerProcess.start(database, SEED_VARIABLES);
  const { url, port } = server;
  const channelId = await seededChannel(url);
  const tokens = await Promise.all(
    Array.from({ length: options.readers + options.writers }, (_, index) =>
      joinAs(url, `chaos-${index}`, channelId),
    ),
  );
  const proxies = await Promise.all(
    Array.from({ length: options.readers }, () => FlakyProxy.to(port)),
  );
  const readers = proxies.map((proxy, index) => new Replica(proxy.url, tokens[index]!));
  const writers = tokens
    .slice(options.readers)
    .map((token, index) => new Writer(url, token, channelId, `writer-${index}`));

  for (const proxy of proxies) proxy.breakAgainAndAgain(between(500, 3_000), between(200, 2_000));
  const writing = writers.map((writer) => writer.start());
  const lifeMs = (options.seconds * 1000) / (options.kills + 1);
  for (let kill = 0; kill < options.kills; kill++) {
    await sleep(lifeMs);
    server.kill('SIGKILL');
    await server.exited;
    server = await ServerProcess.start(database, SEED_VARIABLES, port);
  }
  await sleep(lifeMs);
  for (const writer of writers) writer.stop();
  await Promise.all(writing);
  for (const proxy of proxies) proxy.mend();

  const log = await readLog(url, channelId, tokens[0]!);
  const rev = Math.max(...log.map((message) => message.rev));
  await converged(readers, new Map([[channelId, rev]]));
  const figures = judge(log, channelId, readers, writers);
  for (const reader of readers) reader.close();
  for (const proxy of proxies) proxy.close();
  await server.stop();
  return { ...figures, kills: options.kills, cuts: sum(proxies.map(({ cuts }) => cuts)) };
}

function judge(
  log: readonly MessageView[],
  channelId: string,
  readers: readonly Replica[],
  writers: readonly Writer[],
): Omit<ChaosFigures, 'cuts' | 'kills'> {
  const wanted = writers.flatMap((writer) => [...writer.acknowledged.values()]);
  const delivered = readers.map((reader) => {
    const { messages } = reader.channels.get(channelId)!;
    return wanted.filter((message) => isSame(messages.get(message.id), message)).length;
  });
  const known = log.flatMap(({ clientMessageId }) => clientMessageId ?? []);
  const misplaced = writers.map((writer) => {
    const seqs = [...writer.acknowledged.values()].map(({ seq }) => seq);
    return seqs.filter((seq, index) => index > 0 && seq <= seqs[index - 1]!).length;
  });
  return {
    acknowledged: sum(writers.map((writer) => writer.changes)),
    posts: wanted.length,
    delivered: sum(delivered),
    deliverable: wanted.length * readers.length,
    doubles: known.length - new Set(known).size,
    orderErrors: sum(readers.map(({ orderErrors }) => orderErrors)) + sum(misplaced),
    connections: sum(readers.map(({ connections }) => connections)),
    resumes: sum(readers.map(({ resumes }) => resumes)),
  };
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
    await sleep(50);
  }
}

async function readLog(url: string, channelId: string, token: string): Promise<MessageView[]> {
  const log: MessageView[] = [];
  for (;;) {
    const path = `/api/channels/${channelId}/messages?after=${log.length}&limit=100`;
    const page = await getJson(url, path, token);
    log.push(...page.items);
    if (!page.hasMoreAfter) return log;
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

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
