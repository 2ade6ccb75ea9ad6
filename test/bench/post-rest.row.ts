import { join } from 'node:path';
import { newDatabase, places } from './databases.js';
import { drive } from './load/drive.js';
import { MESSAGE_TEXT } from './load/posting.js';
import { RestConnection } from './load/rest-connection.js';
import { alternate, ROUND_SECONDS, timed } from './rounds.js';
import type { Row } from './row.js';
import type { World } from './seed.js';
import { Stage } from './stage.js';
import type { Subject } from './subject.js';
import { newFolder } from './workspace.js';

const CONNECTIONS = 64;

/** The other door to the same log. */
export function postRestRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const { file, world } = await newDatabase(CONNECTIONS, [{ members: places(CONNECTIONS) }]);
    const server = await stage.server(file);
    const floor = await stage.floor('rest', join(newFolder(), 'floor.db'));
    const posted = await alternate({
      server: postingTo(stage, server, world),
      floor: postingTo(stage, floor, world),
    });
    const ratio = posted.server.perSecond / posted.floor.perSecond;
    return [
      {
        name: 'post-rest',
        work: `POST …/messages until it is on disk, ${CONNECTIONS} keep-alive connections`,
        server: { 'posts/s': posted.server.perSecond, 'ms p50': posted.server.p50 },
        floor: {
          is: 'bare Fastify and SQLite',
          figures: { 'posts/s': posted.floor.perSecond, 'ms p50': posted.floor.p50 },
        },
        ratio,
        target: { is: 'at least', value: 0.5, measured: ratio },
        cpu: { unit: 'µs/post', server: posted.server.cpu, floor: posted.floor.cpu },
      },
    ];
  });
}

function postingTo(stage: Stage, subject: Subject, { users, channelIds }: World) {
  const path = `/api/channels/${channelIds[0]!}/messages`;
  const calls = users.map(({ token }) => {
    const connection = new RestConnection(subject.url);
    stage.keep([connection]);
    return connection.repeated(connection.request('POST', path, token, { text: MESSAGE_TEXT }));
  });
  return () => timed(subject, () => drive(calls, ROUND_SECONDS));
}
