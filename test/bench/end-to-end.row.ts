import { newDatabase, places } from './databases.js';
import { percentile } from './figures.js';
import { openAll } from './load/crowd.js';
import { drive } from './load/drive.js';
import type { HubConnection } from './load/hub-connection.js';
import { postCalls } from './load/posting.js';
import { Steady } from './load/steady.js';
import { alternate, ROUND_SECONDS } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';

const WRITERS = 20;
const READERS = 100;
/** As many connections, with as many calls under way, as the row `post` has. */
const POSTERS = 64;
const WINDOW = 8;

/**
 * From a writer's call to each reader's socket, on one clock, at half of what the server can do. What it can do is
 * measured first: acknowledged posts without readers, as in the row `post`, and with them, where each post is also a
 * hundred deliveries. Half of the lesser is the pace.
 */
export function endToEndRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const users = POSTERS + READERS;
    const { file, world } = await newDatabase(users, [{ members: places(users) }]);
    const channelId = world.channelIds[0]!;
    const tokens = world.users.map(({ token }) => token);
    const server = await stage.server(file);
    const posters = stage.keep(await openAll(server.url, tokens.slice(0, POSTERS)));
    await Promise.all(posters.map((poster) => poster.ask('LeaveChannel', channelId)));
    const alone = await rateOf(posters, channelId);
    const readers = stage.keep(await openAll(server.url, tokens.slice(POSTERS)));
    const writers = posters.slice(0, WRITERS);
    const withReaders = await rateOf(writers, channelId);
    const pace = Math.min(alone, withReaders) / 2;

    const steady = new Steady(writers, readers, channelId);
    const { server: times } = await alternate({
      server: async () => {
        const latencies = await steady.run(pace, ROUND_SECONDS);
        return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
      },
    });
    return [
      {
        name: 'end-to-end',
        work: `${WRITERS} writers at half of what is possible (${Math.round(pace)} posts/s), ${READERS} readers`,
        server: {
          'ms p50': times.p50,
          'ms p99': times.p99,
          'deliveries/s': pace * READERS,
          'posts/s possible without readers': alone,
          'with them': withReaders,
        },
      },
    ];
  });
}

/** The better of two rounds: the first is for the compiler. */
async function rateOf(connections: readonly HubConnection[], channelId: string): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 2; round++) {
    const { count, seconds } = await drive(
      postCalls(connections, channelId, WINDOW),
      ROUND_SECONDS,
    );
    rates.push(count / seconds);
  }
  return Math.max(...rates);
}
