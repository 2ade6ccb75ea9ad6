import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { CHANNELS, NodesSide, READERS, WINDOW, WRITERS, type NodesSample } from './nodes-side.js';
import { alternate } from './rounds.js';
import type { Figures, Row } from './row.js';
import { whatIsMissing, withPlaces, type Place } from './services.js';
import { Stage } from './stage.js';

const WORK =
  `SendMessage until it is on disk, ${WRITERS} connections × ${WINDOW} under way in ${CHANNELS} channels, ` +
  `${READERS} readers of each; nodes, Postgres, Redis and load share ${cpus().length} cores`;

/** Nodes compare what they have told with the database every other second: what is told twice may come late. */
const LATE_MS = 3_000;

/**
 * The same load on one, two and three nodes that share one Postgres and one Redis. They also share the machine's cores
 * with these and with the load: a node more adds no processor here, so that nothing can become faster by it. What the
 * row shows is what sharing costs. Every reader must hear every message once and in order, or the row fails.
 */
export async function nodesRows(): Promise<Row[]> {
  const missing = await whatIsMissing();
  if (missing) return [{ name: 'nodes', work: WORK, server: {}, missing }];
  return withPlaces(4, (places) => Stage.run((stage) => measure(stage, places)));
}

async function measure(stage: Stage, places: readonly Place[]): Promise<Row[]> {
  // One after another: starting takes a core, and a node that has none gives up on Postgres after two seconds.
  const alone = await NodesSide.start(stage, places[0]!, 1, { backplane: false });
  const one = await NodesSide.start(stage, places[1]!, 1);
  const two = await NodesSide.start(stage, places[2]!, 2);
  const three = await NodesSide.start(stage, places[3]!, 3);
  const samples = await alternate(
    {
      alone: () => alone.measure(),
      one: () => one.measure(),
      two: () => two.measure(),
      three: () => three.measure(),
    },
    // Each of three nodes has but a third of the load: it takes longer until all of its code is compiled.
    { warmUps: 3 },
  );
  await wait(LATE_MS);
  for (const side of [alone, one, two, three]) side.verify();
  return [
    rowOf(`1 node: ${WORK}`, samples.one, '1 node without BACKPLANE_URL', samples.alone),
    rowOf('2 nodes: the same', samples.two, '1 node', samples.one),
    rowOf('3 nodes: the same', samples.three, '1 node', samples.one),
  ];
}

function rowOf(work: string, server: NodesSample, floorIs: string, floor: NodesSample): Row {
  return {
    name: 'nodes',
    work,
    server: figuresOf(server),
    floor: { is: floorIs, figures: { 'posts/s': floor.perSecond, 'ms p50': floor.p50 } },
    ratio: server.perSecond / floor.perSecond,
    cpu: { unit: 'µs/post', server: server.cpu, floor: floor.cpu },
  };
}

function figuresOf(sample: NodesSample): Figures {
  const far = { 'ms to those of others': sample.farP50, 'ms p99': sample.farP99 };
  return {
    'posts/s': sample.perSecond,
    'ms p50': sample.p50,
    'deliveries/s': sample.deliveriesPerSecond,
    'ms to readers of the same node': sample.nearP50,
    ...(Number.isNaN(sample.farP50) ? {} : far),
  };
}
