import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { A_MILLION, largeDatabase } from './databases.js';
import { drive } from './load/drive.js';
import { RestConnection } from './load/rest-connection.js';
import { alternate, ROUND_SECONDS, timed } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';
import type { Subject } from './subject.js';
import { newFolder } from './workspace.js';

const CONNECTIONS = 4;
const PAGE_SIZE = 50;
/** In messages from the newest. */
const DEPTH = 900_000;

/** Reading back: a page is to cost the same wherever in the log it lies. */
export function historyRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const { file, world } = await largeDatabase();
    const token = world.users[0]!.token;
    const server = await stage.server(file);
    const newest = pathOf(world.channelIds[0]!, 1);
    const deep = pathOf(world.channelIds[0]!, DEPTH / PAGE_SIZE + 1);
    const folder = newFolder();
    const pageFile = join(folder, 'page.json');
    const [reader] = stage.keep([new RestConnection(server.url)]);
    writeFileSync(pageFile, await reader!.fetch(reader!.request('GET', newest, token)));
    const floor = await stage.floor('rest', join(folder, 'floor.db'), pageFile);

    const reading = await alternate({
      newest: readingOf(stage, server, newest, token),
      deep: readingOf(stage, server, deep, token),
      floor: readingOf(stage, floor, newest, token),
    });
    const slowdown = reading.deep.p50 / reading.newest.p50;
    const ratio = reading.newest.perSecond / reading.floor.perSecond;
    const count = A_MILLION.toLocaleString('en-US');
    return [
      {
        name: 'history',
        work: `page of ${PAGE_SIZE} at depth ${DEPTH.toLocaleString('en-US')} of ${count}`,
        server: { 'ms p50': reading.deep.p50 },
        floor: { is: 'the newest page', figures: { 'ms p50': reading.newest.p50 } },
        ratio: slowdown,
        target: { is: 'at most', value: 1.1, measured: slowdown },
        cpu: { unit: 'µs/page', server: reading.deep.cpu, floor: reading.newest.cpu },
      },
      {
        name: 'history',
        work: `newest page of ${PAGE_SIZE}, ${CONNECTIONS} keep-alive connections`,
        server: { 'pages/s': reading.newest.perSecond },
        floor: {
          is: 'bare Fastify, the same bytes',
          figures: { 'pages/s': reading.floor.perSecond },
        },
        ratio,
        target: { is: 'at least', value: 0.4, measured: ratio },
        cpu: { unit: 'µs/page', server: reading.newest.cpu, floor: reading.floor.cpu },
      },
    ];
  });
}

function pathOf(channelId: string, page: number): string {
  return `/api/channels/${channelId}/messages?page=${page}&pageSize=${PAGE_SIZE}`;
}

function readingOf(stage: Stage, subject: Subject, path: string, token: string) {
  const connections = Array.from({ length: CONNECTIONS }, () => new RestConnection(subject.url));
  const calls = stage
    .keep(connections)
    .map((connection) => connection.repeated(connection.request('GET', path, token)));
  return () => timed(subject, () => drive(calls, ROUND_SECONDS));
}
