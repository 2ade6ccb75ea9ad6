import Database from 'better-sqlite3';
import { PASSWORD, signUp } from '../factories/accounts.js';
import { getJson } from '../support/fetch.js';
import { copyOf, emptyDatabase } from './databases.js';
import { drive } from './load/drive.js';
import { RestConnection } from './load/rest-connection.js';
import { alternate, ROUND_SECONDS, timed } from './rounds.js';
import type { Row } from './row.js';
import { Stage } from './stage.js';
import type { Subject } from './subject.js';

const UNDER_WAY = 16;

/** Logins, of which the check of the password is to be nearly all. */
export function signInRows(): Promise<Row[]> {
  return Stage.run(async (stage): Promise<Row[]> => {
    const file = copyOf(await emptyDatabase());
    const server = await stage.server(file);
    const { username } = await signUp(server.url, 'bench');
    const floor = await stage.floor('passwords', hashIn(file), PASSWORD);
    const calls = Array.from({ length: UNDER_WAY }, () => {
      const connection = new RestConnection(server.url);
      stage.keep([connection]);
      const body = { username, password: PASSWORD };
      return connection.repeated(connection.request('POST', '/api/auth/login', '', body));
    });
    const sides = await alternate({
      server: () => timed(server, () => drive(calls, ROUND_SECONDS)),
      floor: () => timed(floor, () => check(floor)),
    });
    const ratio = sides.server.perSecond / sides.floor.perSecond;
    return [
      {
        name: 'sign-in',
        work: `POST /api/auth/login, ${UNDER_WAY} under way`,
        server: { 'logins/s': sides.server.perSecond },
        floor: { is: 'argon2id alone', figures: { 'checks/s': sides.floor.perSecond } },
        ratio,
        target: { is: 'at least', value: 0.85, measured: ratio },
        cpu: { unit: 'µs/login', server: sides.server.cpu, floor: sides.floor.cpu },
      },
    ];
  });
}

/** By the parameters that the server hashes with, whatever they are. */
function hashIn(file: string): string {
  const database = new Database(file, { readonly: true });
  const hash = database.prepare('SELECT password_hash FROM credentials').pluck().get();
  database.close();
  return String(hash);
}

async function check(floor: Subject) {
  const load = await getJson(floor.url, `/?seconds=${ROUND_SECONDS}`, '');
  return { ...load, latencies: [] };
}
