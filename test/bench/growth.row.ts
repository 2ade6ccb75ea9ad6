import { copyOf, largeDatabase, newDatabase, places } from './databases.js';
import type { SeededDatabase } from './databases.js';
import { drive } from './load/drive.js';
import { RestConnection } from './load/rest-connection.js';
import { PostingSide } from './posting-side.js';
import { alternate, ROUND_SECONDS, timed } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';

const POSTERS = 8;
const MEMBERS = 10;
const MANY_MEMBERS = 10_000;
const MESSAGES = 1_000;

/** Three servers that differ in one thing: what a post and a page cost is not to depend on it. */
export function growthRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const small = await setUp(stage, await membersAndMessages(MEMBERS));
    const crowded = await setUp(stage, await membersAndMessages(MANY_MEMBERS));
    const large = await largeDatabase();
    const long = await setUp(stage, { file: copyOf(large.file), world: large.world });
    // Pages first: by posting the short log grows.
    const pages = await alternate({
      small: small.readPages,
      crowded: crowded.readPages,
      long: long.readPages,
    });
    const posts = await alternate({
      small: small.post,
      crowded: crowded.post,
      long: long.post,
    });
    const row = (
      work: string,
      unit: string,
      side: Readonly<{ p50: number; cpu: number }>,
      base: Readonly<{ p50: number; cpu: number }>,
      baseIs: string,
    ): Row => {
      const ratio = side.p50 / base.p50;
      return {
        name: 'growth',
        work,
        server: { 'ms p50': side.p50 },
        floor: { is: baseIs, figures: { 'ms p50': base.p50 } },
        ratio,
        target: { is: 'at most', value: 1.15, measured: ratio },
        cpu: { unit, server: side.cpu, floor: base.cpu },
      };
    };
    return [
      row('post, 10,000 members', 'µs/post', posts.crowded, posts.small, 'with 10'),
      row('post, 1,000,000 messages', 'µs/post', posts.long, posts.small, 'with 1,000'),
      row('newest page, 10,000 members', 'µs/page', pages.crowded, pages.small, 'with 10'),
      row('newest page, 1,000,000 messages', 'µs/page', pages.long, pages.small, 'with 1,000'),
    ];
  });
}

function membersAndMessages(members: number): Promise<SeededDatabase> {
  return newDatabase(members, [{ members: places(members), messages: MESSAGES }]);
}

async function setUp(stage: Stage, { file, world }: SeededDatabase) {
  const server = await stage.server(file);
  const side = await PostingSide.atServer(stage, server, world, POSTERS);
  const [rest] = stage.keep([new RestConnection(server.url)]);
  const path = `/api/channels/${world.channelIds[0]!}/messages?pageSize=50`;
  const reading = rest!.repeated(rest!.request('GET', path, world.users[0]!.token));
  return {
    post: () => side.measure(POSTERS, 8),
    readPages: () => timed(server, () => drive([reading], ROUND_SECONDS)),
  };
}
