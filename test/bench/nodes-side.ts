import { setTimeout as wait } from 'node:timers/promises';
import { places } from './databases.js';
import { percentile } from './figures.js';
import { openAll } from './load/crowd.js';
import { drive, type Call } from './load/drive.js';
import type { HubConnection } from './load/hub-connection.js';
import { LogReader } from './load/log-reader.js';
import { postArgs, seqOf } from './load/posting.js';
import { ROUND_SECONDS, timed, type Sample } from './rounds.js';
import { seedPostgres, type World } from './seed.js';
import { POSTGRES_URL, type Place } from './services.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

/** Spread evenly over the nodes, however many there are: each channel is written to, and heard, at all of them. */
export const CHANNELS = 12;
export const WRITERS = 48;
export const READERS = 12;
/** Calls of each writer under way. */
export const WINDOW = 8;

/** After so long without it a message does not come: what Redis lost is read from the database within three seconds. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 2;
/** For Postgres, and the nodes of another side, to be done with the round before. */
const QUIET_MS = 200;

interface Post {
  readonly at: number;
  readonly node: number;
}

/** A channel, and what was posted there in the order of `seq` from 1 on. */
interface Channel {
  readonly id: string;
  readonly posts: Post[];
}

export type NodesSample = Sample<
  | 'perSecond'
  | 'p50'
  | 'p99'
  | 'cpu'
  | 'deliveriesPerSecond'
  /** Milliseconds from call to arrival, at readers of the same node, and of others. */
  | 'nearP50'
  | 'farP50'
  | 'farP99'
>;

/** Some nodes that share one schema and one Redis, those who write there, and those who read. */
export class NodesSide {
  private acknowledged = 0;

  private constructor(
    private readonly nodes: readonly Subject[],
    private readonly channels: readonly Channel[],
    private readonly writers: readonly HubConnection[],
    private readonly readers: readonly LogReader[],
  ) {}

  /** Without a backplane there can be but one. */
  static async start(
    stage: Stage,
    { schema, databaseUrl, backplaneUrl }: Place,
    count: number,
    { backplane = true } = {},
  ): Promise<NodesSide> {
    const start = () => stage.node(databaseUrl, backplane ? backplaneUrl : undefined);
    // The first makes the tables.
    const nodes = [await start()];
    const world = await seedPostgres(POSTGRES_URL, schema, WRITERS + READERS, plans());
    while (nodes.length < count) nodes.push(await start());
    const channels = world.channelIds.map((id): Channel => ({ id, posts: [] }));
    const writers = await openWriters(stage, nodes, world);
    return new NodesSide(nodes, channels, writers, await openReaders(stage, nodes, world));
  }

  /** Of all nodes. */
  cpuMicroseconds(): number {
    return this.nodes.reduce((sum, node) => sum + node.cpuMicroseconds(), 0);
  }

  /** For one round, until everybody has heard everything. Throws where somebody does not. */
  async measure(): Promise<NodesSample> {
    await wait(QUIET_MS);
    const before = this.channels.map(({ posts }) => posts.length);
    const startedAt = performance.now();
    const timing = await timed(this, async () => {
      const load = await drive(this.lanes(), ROUND_SECONDS);
      this.acknowledged += load.count;
      await this.heard();
      return load;
    });
    const { near, far, lastAt } = this.deliveriesSince(before);
    return {
      ...timing,
      deliveriesPerSecond: ((near.length + far.length) / (lastAt - startedAt)) * 1000,
      nearP50: percentile(near, 0.5),
      farP50: percentile(far, 0.5),
      farP99: percentile(far, 0.99),
    };
  }

  /** Throws where a reader has not heard everything in its order, or something twice. */
  verify(): void {
    for (const { fault, node } of this.readers) {
      if (fault) throw new Error(`A reader at node ${node + 1} of ${this.nodes.length} ${fault}`);
    }
    const due = this.acknowledged * this.readers.length;
    const heard = this.countHeard();
    if (heard !== due) throw new Error(`${heard} of ${due} deliveries at ${this.nodes.length}`);
  }

  private async heard(): Promise<void> {
    const due = this.acknowledged * this.readers.length;
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline && this.countHeard() < due) {
      if (this.readers.some(({ fault }) => fault)) break;
      await wait(LOOK_MS);
    }
    this.verify();
  }

  private countHeard(): number {
    let count = 0;
    for (const reader of this.readers) {
      for (const { id } of this.channels) count += reader.arrivalsIn(id).length;
    }
    return count;
  }

  private lanes(): Call[] {
    return this.writers.flatMap((writer, place) => {
      const channel = this.channels[channelOf(place)]!;
      const args = postArgs(channel.id);
      const node = nodeOf(place, this.nodes.length);
      const call: Call = (done) => {
        const at = performance.now();
        writer.call('SendMessage', args, (answer) => {
          const seq = seqOf(answer);
          if (seq !== undefined) channel.posts[seq - 1] = { at, node };
          done(seq === undefined ? answer : undefined);
        });
      };
      return Array.from({ length: WINDOW }, () => call);
    });
  }

  /** `before`: how many posts each channel had. */
  private deliveriesSince(before: readonly number[]) {
    const near: number[] = [];
    const far: number[] = [];
    let lastAt = 0;
    for (const reader of this.readers) {
      for (const [index, { id, posts }] of this.channels.entries()) {
        const arrivals = reader.arrivalsIn(id);
        for (let place = before[index]!; place < posts.length; place++) {
          const { at, node } = posts[place]!;
          const arrivedAt = arrivals[place]!;
          lastAt = Math.max(lastAt, arrivedAt);
          (node === reader.node ? near : far).push(arrivedAt - at);
        }
      }
    }
    return { near: inOrder(near), far: inOrder(far), lastAt };
  }
}

/** Those who write in a channel, then those who read in all. */
function plans() {
  const writers = places(WRITERS);
  const readers = places(READERS, WRITERS);
  return places(CHANNELS).map((channel) => ({
    members: [...writers.filter((place) => channelOf(place) === channel), ...readers],
  }));
}

function channelOf(writer: number): number {
  return writer % CHANNELS;
}

/** Those of one channel are at different nodes, and each node has as many. */
function nodeOf(writer: number, nodes: number): number {
  return (writer + Math.floor(writer / CHANNELS)) % nodes;
}

async function openWriters(stage: Stage, nodes: readonly Subject[], { users, channelIds }: World) {
  return Promise.all(
    places(WRITERS).map(async (place) => {
      const { url } = nodes[nodeOf(place, nodes.length)]!;
      const writer = await openAt(stage, url, users[place]!.token);
      // It is subscribed to what its user is a member of, and has its answers.
      await writer.ask('LeaveChannel', channelIds[channelOf(place)]);
      return writer;
    }),
  );
}

async function openReaders(stage: Stage, nodes: readonly Subject[], { users, channelIds }: World) {
  return Promise.all(
    places(READERS).map(async (place) => {
      const node = place % nodes.length;
      const connection = await openAt(stage, nodes[node]!.url, users[WRITERS + place]!.token);
      return new LogReader(connection, channelIds, node);
    }),
  );
}

async function openAt(stage: Stage, url: string, token: string): Promise<HubConnection> {
  const [connection] = stage.keep(await openAll(url, [token]));
  return connection!;
}

function inOrder(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
