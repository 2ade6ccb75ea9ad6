import { post, type TestChannel } from '../factories/channels.js';
import { register, registerModerator, type Person } from '../factories/people.js';
import { isPostgres } from '../support/database.js';
import { sendJson } from '../support/fetch.js';
import type { HubClient } from '../support/hub.js';
import { startServer, type TestServer } from '../support/server.js';
import { statementsOf } from '../support/statements.js';

const CHANNELS = 200;

/** What does not grow with the number of channels, messages or changes. */
describe('The number of queries', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let hub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer({ PRESENCE_BROADCAST_MAX_MEMBERS: '0' });
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    for (let number = 0; number < CHANNELS; number++) channel = await fill(number);
    hub = await ben.hub();
    // What there is to store and to tell of their coming is over.
    await hub.call('SetStatus', 'busy');
    await hub.event('UserPresenceUpdate');
  }, 60_000);
  afterAll(async () => {
    ben.leave();
    await server.stop();
  });

  /** A channel with two messages, one of which mentions Ben; in every other one that one is deleted. */
  async function fill(number: number): Promise<TestChannel> {
    const as = (method: string, path: string, input?: object) =>
      sendJson(server.url, method, `/api/channels${path}`, ada.token, input);
    const made = await as('POST', '', { name: `number ${number}` });
    await as('PUT', `/${made.id}/members/${ben.id}`, {});
    const { id } = await as('POST', `/${made.id}/messages`, { text: `For @${ben.username}` });
    await as('POST', `/${made.id}/messages`, { text: 'For nobody' });
    if (number % 2) await as('DELETE', `/${made.id}/messages/${id}`);
    return made;
  }

  /** Without what goes on beside it: who is here is stored, and on Postgres `rev`s are compared now and then. */
  async function statementsFor(work: () => Promise<unknown>): Promise<string[]> {
    const beside = /user_presence|connections|nodes|c\.rev > k\.rev/;
    return (await statementsOf(server, work)).filter((sql) => !beside.test(sql));
  }

  const countOf = async (work: () => Promise<unknown>) =>
    (await statementsFor(work)).filter((sql) => !/^(BEGIN|START|COMMIT)/.test(sql)).length;

  it('of GET /api/sync over 200 channels is two: who asks, and where everything stands', async () => {
    let state: any;
    const count = await countOf(async () => {
      state = await ben.http.get('/api/sync').expect(200);
    });
    expect(count).toBe(2);
    expect(state.body.channels).toHaveLength(CHANNELS);
    const mentions = state.body.channels.map((each: { mentions: number }) => each.mentions);
    expect(mentions.filter((each: number) => each === 1)).toHaveLength(CHANNELS / 2);
  });

  it('of Sync() over 200 channels is one', async () => {
    expect(await countOf(() => hub.call('Sync'))).toBe(1);
  });

  it('of a connection, up to its Ready with 200 channels, is four', async () => {
    const count = await countOf(async () => {
      const client = await ben.hub();
      client.close();
    });
    expect(count).toBe(4);
  });

  it('of a resume is four, however much it brings', async () => {
    const resume = (sinceRev: number) => hub.call('JoinChannel', channel.id, { sinceRev });
    expect(await countOf(() => resume(3))).toBe(4);
    for (let count = 0; count < 100; count++) await post(ada, channel.id, `${count}`);
    let joined: any;
    const count = await countOf(async () => {
      joined = await resume(0);
    });
    expect(count).toBe(4);
    expect(joined.messages).toHaveLength(102);
  });

  it('of a page of history is three: who asks, may they, the messages with all that is theirs', async () => {
    const [message] = (await ada.http.get(`/api/channels/${channel.id}/messages`)).body.items;
    const reactions = `/api/channels/${channel.id}/messages/${message.id}/reactions`;
    await ada.http.put(`${reactions}/${encodeURIComponent('👍')}`).expect(200);
    for (const query of ['', '?page=2&pageSize=5', '?after=0&limit=100', '?sinceRev=0']) {
      const page = () => ben.http.get(`/api/channels/${channel.id}/messages${query}`).expect(200);
      expect(await countOf(page)).toBe(3);
    }
  });

  it('of reading a channel to its end does not depend on how much there was to read', async () => {
    const read = (seq: number) => hub.call('MarkRead', channel.id, seq);
    const [few, many] = [await countOf(() => read(1)), await countOf(() => read(90))];
    expect(many).toBe(few);
  });

  /** Begin, channels, members, their counters, numbers, rows, commit. SQLite, in this process, has one for each row. */
  const PER_BATCH = 7;

  it('of fifty posts that come together is that of one batch or two', async () => {
    if (!isPostgres) return;
    const texts = Array.from({ length: 50 }, (_, index) => `${index}`);
    const { length: count } = await statementsFor(() =>
      Promise.all(texts.map((text) => hub.call('SendMessage', channel.id, { text }))),
    );
    expect(count % PER_BATCH).toBe(0);
    expect(count).toBeLessThanOrEqual(2 * PER_BATCH);
  });
});
