import { newDatabase, places } from './databases.js';
import { openAll } from './load/crowd.js';
import type { Row } from './row.js';
import { alternate, ROUNDS } from './rounds.js';
import { Stage } from './stage.js';
import type { Subject } from './subject.js';
import { JWT_KEY } from './tokens.js';

const CLIENTS = 2_000;
/** People who share their ten channels. */
const GROUPS = 4;
const CHANNELS = 10;

/** After the server was killed all come back at once: how long until each has had its `Ready`, and at what cost. */
export function returnRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const { file, world } = await newDatabase(CLIENTS, plans());
    const tokens = world.users.map(({ token }) => token);
    let server = await stage.server(file);
    const [first] = stage.keep(await openAll(server.url, tokens));
    const args = [JWT_KEY, String(GROUPS), String(first!.readyBytes)];
    const again = async (subject: Subject) => {
      const returned = await measure(stage, subject, tokens);
      await subject.stop('SIGKILL');
      return returned;
    };
    await server.stop('SIGKILL');
    const sides = await alternate(
      {
        server: async () => {
          server = await stage.server(file);
          return again(server);
        },
        floor: async () => again(await stage.floor('door', ...args)),
      },
      // Each time it is a new process: there is nothing to warm up.
      { rounds: Math.min(ROUNDS, 3), warmUps: 0 },
    );
    const ratio = sides.server.seconds / sides.floor.seconds;
    const work = `${CLIENTS.toLocaleString('en-US')} clients come back after kill -9`;
    const msPerClient = sides.server.cpu / 1000;
    return [
      {
        name: 'return',
        work: `${work}: until all are ready`,
        server: { s: sides.server.seconds },
        floor: { is: 'bare Socket.IO, token, 10 rooms', figures: { s: sides.floor.seconds } },
        ratio,
        target: { is: 'at most', value: 2, measured: ratio },
        cpu: { unit: 'µs/client', server: sides.server.cpu, floor: sides.floor.cpu },
      },
      {
        name: 'return',
        work: `${work}: processor time`,
        server: { 'ms CPU/client': msPerClient },
        target: { is: 'at most', value: 1, measured: msPerClient, unit: 'ms CPU/client' },
      },
    ];
  });
}

/** Channels of 500 members, ten for each of the four groups. */
function plans() {
  const size = CLIENTS / GROUPS;
  return places(GROUPS).flatMap((group) =>
    places(CHANNELS).map(() => ({ members: places(size, group * size) })),
  );
}

async function measure(stage: Stage, subject: Subject, tokens: readonly string[]) {
  const cpu = subject.cpuMicroseconds();
  const startedAt = performance.now();
  stage.keep(await openAll(subject.url, tokens));
  return {
    seconds: (performance.now() - startedAt) / 1000,
    cpu: (subject.cpuMicroseconds() - cpu) / tokens.length,
  };
}
