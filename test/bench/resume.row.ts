import { A_MILLION, largeDatabase } from './databases.js';
import { openAll } from './load/crowd.js';
import { drive, type Call } from './load/drive.js';
import type { HubConnection } from './load/hub-connection.js';
import { RestConnection } from './load/rest-connection.js';
import { alternate, ROUND_SECONDS, timed } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';

/** How many changes were missed. The last are for the reader: they are six pages. */
const MISSED = { none: 0, few: 10, many: 300 } as const;

/** Catching up after a break, held against the page that a client would read instead. One at a time. */
export function resumeRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const { file, world } = await largeDatabase();
    const channelId = world.channelIds[0]!;
    const { token } = world.users[0]!;
    const server = await stage.server(file);
    const [hub] = stage.keep(await openAll(server.url, [token]));
    const [rest] = stage.keep([new RestConnection(server.url)]);
    const page = rest!.request('GET', `/api/channels/${channelId}/messages?pageSize=50`, token);
    const measure = (call: Call) => () => timed(server, () => drive([call], ROUND_SECONDS));
    const sides = await alternate({
      page: measure(rest!.repeated(page)),
      none: measure(resuming(hub!, channelId, MISSED.none)),
      few: measure(resuming(hub!, channelId, MISSED.few)),
      many: measure(resuming(hub!, channelId, MISSED.many)),
    });
    return (['none', 'few', 'many'] as const).map((side): Row => {
      const { p50, cpu } = sides[side];
      const ratio = p50 / sides.page.p50;
      return {
        name: 'resume',
        work: `JoinChannel with sinceRev, ${MISSED[side]} changes missed, channel of a million messages`,
        server: { 'ms p50': p50 },
        floor: { is: 'the newest page of 50 by REST', figures: { 'ms p50': sides.page.p50 } },
        ratio,
        ...(side !== 'many' && { target: { is: 'at most', value: 1.2, measured: ratio } }),
        cpu: { unit: 'µs/resume', server: cpu, floor: sides.page.cpu },
      };
    });
  });
}

function resuming(hub: HubConnection, channelId: string, missed: number): Call {
  const args = JSON.stringify([channelId, { sinceRev: A_MILLION - missed }]).slice(1, -1);
  return (done) =>
    hub.call('JoinChannel', args, (answer) =>
      done(answer.includes('"recovered":true') ? undefined : answer),
    );
}
