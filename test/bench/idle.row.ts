import { setTimeout as wait } from 'node:timers/promises';
import { newDatabase, places } from './databases.js';
import { openAll } from './load/crowd.js';
import type { Row } from './row.js';
import { alternate } from './rounds.js';
import { Stage } from './stage.js';
import type { Subject } from './subject.js';
import { JWT_KEY } from './tokens.js';

const CONNECTIONS = 5_000;
/** The server allows a user 100 connections. */
const USERS = 100;
const CHANNELS = 10;
const KIB = 1024;
/** Memory has settled when it changes by less than this share in one look, or after so many looks. */
const STILL = 0.002;
const LOOK_MS = 1_000;
const LOOKS = 5;

/** Memory of connections that do nothing, each in ten channels. In one round: memory has no noise from neighbours. */
export function idleRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const plans = places(CHANNELS).map(() => ({ members: places(USERS) }));
    const { file, world } = await newDatabase(USERS, plans);
    const tokens = places(CONNECTIONS).map((place) => world.users[place % USERS]!.token);
    const greeting = await greetingBytes(stage, file, tokens[0]!);
    const sides = await alternate(
      {
        server: async () => measure(stage, await stage.server(file), tokens),
        floor: async () =>
          measure(stage, await stage.floor('door', JWT_KEY, '1', String(greeting)), tokens),
      },
      { rounds: 1, warmUps: 0 },
    );
    const ratio = sides.server.kib / sides.floor.kib;
    return [
      {
        name: 'idle',
        work: `${CONNECTIONS.toLocaleString('en-US')} connections in ${CHANNELS} channels each`,
        server: { 'KiB/connection': sides.server.kib },
        floor: { is: 'bare Socket.IO, 10 rooms', figures: { 'KiB/connection': sides.floor.kib } },
        ratio,
        target: { is: 'at most', value: 1.3, measured: ratio },
        cpu: { unit: 'µs/connection', server: sides.server.cpu, floor: sides.floor.cpu },
      },
    ];
  });
}

async function greetingBytes(stage: Stage, file: string, token: string): Promise<number> {
  const server = await stage.server(file);
  const [connection] = stage.keep(await openAll(server.url, [token]));
  await stage.clear();
  return connection!.readyBytes;
}

/** A process of its own each time: memory that was once used is not given back. */
async function measure(stage: Stage, subject: Subject, tokens: readonly string[]) {
  // What the first connections cost is code and caches, not connections.
  const first = await openAll(subject.url, tokens.slice(0, 100));
  for (const connection of first) connection.close();
  const before = await settled(subject);
  const cpu = subject.cpuMicroseconds();
  stage.keep(await openAll(subject.url, tokens));
  const opening = subject.cpuMicroseconds() - cpu;
  const after = await settled(subject);
  await stage.clear();
  return { kib: (after - before) / KIB / tokens.length, cpu: opening / tokens.length };
}

async function settled(subject: Subject): Promise<number> {
  let bytes = subject.memoryBytes();
  for (let look = 0; look < LOOKS; look++) {
    await wait(LOOK_MS);
    const before = bytes;
    bytes = subject.memoryBytes();
    if (Math.abs(bytes - before) < before * STILL) break;
  }
  return bytes;
}
