import { unavailable } from '../../../src/common/errors/index.js';
import { Authenticator } from '../../../src/modules/auth/index.js';
import { createChannel } from '../../factories/channels.js';
import { registerMany, registerModerator, type Person } from '../../factories/people.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { connect, refusedConnection, type HubClient } from '../../support/hub.js';
import { startServerOn, type TestServer } from '../../support/server.js';
import { statementsOf } from '../../support/statements.js';

const PEOPLE = 60;
/** What one client costs: the handshake; then its session once more, its user, and all its channels. */
const STATEMENTS_PER_CLIENT = 4;
/** And then, with whoever comes at the same time: the lock, the connections, the new one; a transaction for them. */
const PRESENCE_STATEMENTS_PER_CLIENT = 5;
const isOfPresence = (sql: string) => /user_presence|connections|^(BEGIN|START|COMMIT)/.test(sql);
const isOfOthers = (sql: string) => !isOfPresence(sql);
/** What is said of people within this time is told together. */
const WINDOW_MS = 50;
const ANNOUNCEMENTS = ['UserConnected', 'UserDisconnected', 'UserPresenceUpdate'];

/** Everybody in one channel. */
describe('When all come back at once', () => {
  let database: TestDatabase;
  let server: TestServer;
  let people: Person[];
  let hubs: HubClient[];
  beforeAll(async () => {
    database = await createDatabase();
    server = await start();
    const owner = await registerModerator(server);
    people = [owner, ...(await registerMany(server, PEOPLE - 1))];
    await createChannel(owner, people.slice(1));
  }, 60_000);
  afterEach(() => {
    jest.restoreAllMocks();
    for (const hub of hubs.splice(0)) hub.close();
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const start = () => startServerOn(database, { PRESENCE_GRACE_MS: '3000' });
  const connectAll = async (who: readonly Person[] = people) =>
    (hubs = await Promise.all(who.map((person) => connect(server, person.token))));
  const announcements = () =>
    hubs.flatMap(({ heard }) => heard.filter(({ name }) => ANNOUNCEMENTS.includes(name)));

  async function restart(): Promise<void> {
    await server.stop();
    server = await start();
  }

  async function settled(): Promise<void> {
    const { token } = people[0]!;
    const [last, witness] = [await connect(server, token), await connect(server, token)];
    // Told in order: once this has come, so has all that was to be told before.
    await last.call('SetStatus', 'busy');
    await witness.event('UserPresenceUpdate');
    await last.call('SetStatus', 'online');
    await witness.event('UserPresenceUpdate', (_id, status) => status === 'online');
    last.close();
    witness.close();
  }

  it('who hears of them is asked for all together, however many come', async () => {
    await restart();
    const startedAt = Date.now();
    const statements = await statementsOf(server, () => connectAll().then(settled));
    // A timer may fire a millisecond early, and one may have run when this began.
    const windows = Math.ceil((Date.now() - startedAt) / (WINDOW_MS - 1)) + 1;
    const audiences = statements.filter((sql) => sql.includes('member_count <='));
    expect(audiences.length).toBeLessThanOrEqual(windows);
  });

  it('after a restart each costs a handful of queries', async () => {
    await connectAll();
    await settled();
    await restart();
    const statements = await statementsOf(server, () => connectAll());
    const [presence, others] = [statements.filter(isOfPresence), statements.filter(isOfOthers)];
    expect(others).toHaveLength(PEOPLE * STATEMENTS_PER_CLIENT);
    expect(presence.length).toBeLessThanOrEqual(PEOPLE * PRESENCE_STATEMENTS_PER_CLIENT);
  });

  it('after a restart nobody is told that they came or went', async () => {
    await connectAll();
    await settled();
    await restart();
    await connectAll();
    await settled();
    const heard = announcements().filter(({ args }) => args[0] !== people[0]!.id);
    expect(heard).toEqual([]);
  });

  it('after a restart those who stay away are gone when their grace is over', async () => {
    await connectAll();
    await settled();
    await restart();
    const [missing, ...others] = people;
    await connectAll(others);
    const [witness] = hubs as [HubClient];
    const [expected] = await witness.call('GetPresence', [missing!.id]);
    expect(expected.status).toBe('online');
    await witness.event('UserDisconnected', (userId) => userId === missing!.id);
    const [gone] = await witness.call('GetPresence', [missing!.id]);
    expect(gone.status).toBe('offline');
    expect(Date.parse(gone.lastSeen)).toBeLessThan(Date.now() - 1000);
  });

  it('is asked of them at different times', async () => {
    await connectAll();
    const advice = hubs.map((hub) => hub.argsOf('Ready')[0]![0].reconnectAfterMs as number);
    // On its way in, a client may count as here and as expected.
    expect(Math.max(...advice)).toBeLessThanOrEqual(2 * 2 * PEOPLE);
    expect(new Set(advice).size).toBeGreaterThan(PEOPLE / 4);
    await server.stop();
    const ends = hubs.map((hub) => hub.argsOf('SessionEnded')[0]![0]);
    const waits = ends.map(({ reconnectAfterMs }) => reconnectAfterMs as number);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * PEOPLE);
    expect(new Set(waits).size).toBeGreaterThan(PEOPLE / 4);
    server = await start();
  });

  it('a refusal that may be tried again says when, to each at another time', async () => {
    await connectAll();
    jest.spyOn(server.app.get(Authenticator), 'authenticate').mockImplementation(() => {
      throw unavailable();
    });
    const refusals = await Promise.all(
      people.slice(0, 20).map(({ token }) => refusedConnection(server, { auth: { token } })),
    );
    const waits = refusals.map(({ data }) => data!.retryAfterMs!);
    expect(refusals.map(({ data }) => data!.code)).toEqual(waits.map(() => 'unavailable'));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
    expect(new Set(waits).size).toBeGreaterThan(5);
  });
});
