import { join } from 'node:path';
import { newDatabase, places } from './databases.js';
import { FanOutSide } from './fan-out-side.js';
import { alternate } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';
import { newFolder } from './workspace.js';

/** Messages that are made in one turn, and by how many times a delivery is to be cheaper than the floor's. */
const BURSTS = [
  [1, 1],
  [10, 4],
] as const;

/**
 * What it costs that one message is heard by many. The server's bursts are posts, which it also checks, stores and
 * acknowledges: all of that is in its figure, while the floor does nothing but emit the same bytes.
 */
export async function fanOutRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const subscribers of [300, 1_000]) {
    rows.push(...(await Stage.run((stage) => fanOutTo(stage, subscribers))));
  }
  return rows;
}

async function fanOutTo(stage: Stage, subscribers: number): Promise<Row[]> {
  const users = subscribers + 1;
  const { file, world } = await newDatabase(users, [{ members: places(users) }]);
  const server = await stage.server(file);
  const floor = await stage.floor('hub', join(newFolder(), 'floor.db'));
  const posted = await FanOutSide.atServer(stage, server, world);
  const emitted = await FanOutSide.atFloor(stage, floor, world);
  const message = await posted.postOne();
  const rows: Row[] = [];
  for (const [burst, value] of BURSTS) {
    const sides = await alternate({
      server: () => posted.measurePosts(burst),
      floor: () => emitted.measureEmits(burst, message),
    });
    const ratio = sides.floor.cpu / sides.server.cpu;
    rows.push({
      name: 'fan-out',
      work: `bursts of ${burst} to ${subscribers.toLocaleString('en-US')} subscribers; ratio of the CPU`,
      server: { 'deliveries/s': sides.server.perSecond },
      floor: {
        is: 'Socket.IO emitting to a room',
        figures: { 'deliveries/s': sides.floor.perSecond },
      },
      ratio,
      target: { is: 'at least', value, measured: ratio },
      cpu: { unit: 'µs/delivery', server: sides.server.cpu, floor: sides.floor.cpu },
    });
  }
  return rows;
}
