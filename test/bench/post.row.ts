import { join } from 'node:path';
import { newDatabase, places } from './databases.js';
import { PostingSide } from './posting-side.js';
import { alternate } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';
import { newFolder } from './workspace.js';

const FLOOR = 'bare Socket.IO and SQLite';

/** Many at a time: what counts is how many are stored, synced to disk and acknowledged. */
export function postRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const sides = await setUp(stage, 64);
    const rows: Row[] = [];
    for (const count of [8, 64]) {
      const { server, floor } = await alternate({
        server: () => sides.server.measure(count, 8),
        floor: () => sides.floor.measure(count, 8),
      });
      const ratio = server.perSecond / floor.perSecond;
      rows.push({
        name: 'post',
        work: `SendMessage until it is on disk, ${count} connections × 8 under way`,
        server: { 'posts/s': server.perSecond, 'ms p50': server.p50 },
        floor: { is: FLOOR, figures: { 'posts/s': floor.perSecond, 'ms p50': floor.p50 } },
        ratio,
        target: { is: 'at least', value: 0.9, measured: ratio },
        cpu: { unit: 'µs/post', server: server.cpu, floor: floor.cpu },
      });
    }
    return rows;
  });
}

/** One at a time: what counts is how long it takes. */
export function postLoneRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const sides = await setUp(stage, 1);
    const { server, floor } = await alternate(
      {
        server: () => sides.server.measure(1, 1),
        floor: () => sides.floor.measure(1, 1),
      },
      // One at a time, it takes longer until all of the code is compiled.
      { warmUps: 4 },
    );
    const ratio = server.p50 / floor.p50;
    return [
      {
        name: 'post-lone',
        work: 'SendMessage until it is on disk, one connection, one under way',
        server: { 'ms p50': server.p50, 'posts/s': server.perSecond },
        floor: { is: FLOOR, figures: { 'ms p50': floor.p50, 'posts/s': floor.perSecond } },
        ratio,
        target: { is: 'at most', value: 1.5, measured: ratio },
        cpu: { unit: 'µs/post', server: server.cpu, floor: floor.cpu },
      },
    ];
  });
}

async function setUp(stage: Stage, posters: number) {
  const users = posters + 1;
  const { file, world } = await newDatabase(users, [{ members: places(users) }]);
  const server = await stage.server(file);
  const floor = await stage.floor('hub', join(newFolder(), 'floor.db'));
  return {
    server: await PostingSide.atServer(stage, server, world, posters),
    floor: await PostingSide.atFloor(stage, floor, world, posters),
  };
}
