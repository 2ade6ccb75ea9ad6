import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyOf, emptyDatabase, largeDatabase } from './databases.js';
import { alternate } from './rounds.js';
import type { Row } from './row.js';
import { Subject } from './subject.js';

/** From the process's start until it says that it is well: no more of it with a full database than with an empty one. */
export async function startRows(): Promise<Row[]> {
  const empty = copyOf(await emptyDatabase());
  const large = await largeDatabase();
  const sides = await alternate({
    empty: () => startOn(empty),
    large: () => startOn(large.file),
    node: startNode,
  });
  const ratio = sides.large.seconds / sides.empty.seconds;
  return [
    {
      name: 'start',
      work: 'from start to GET /api/health, a million messages',
      server: { s: sides.large.seconds },
      floor: { is: 'with an empty database', figures: { s: sides.empty.seconds } },
      ratio,
      target: { is: 'at most', value: 1.1, measured: ratio },
      cpu: { unit: 'ms/start', server: sides.large.cpu, floor: sides.empty.cpu },
    },
    {
      name: 'start',
      work: 'the same, held against Node.js itself',
      server: { s: sides.large.seconds },
      floor: { is: 'node -e 0', figures: { s: sides.node.seconds } },
      ratio: sides.large.seconds / sides.node.seconds,
    },
  ];
}

async function startOn(file: string) {
  const server = await Subject.server(file);
  const cpu = server.cpuMicroseconds() / 1000;
  await server.stop();
  return { seconds: server.startMs / 1000, cpu };
}

/** Its CPU time is gone with it. */
async function startNode() {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
  return { seconds: (performance.now() - startedAt) / 1000, cpu: NaN };
}
