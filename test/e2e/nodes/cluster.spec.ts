import { signIn, signUp, signUpModerator, type Account } from '../../factories/accounts.js';
import { Cluster } from '../../support/cluster.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { getJson, sendJson } from '../../support/fetch.js';
import { connect, sleep, type HubClient } from '../../support/hub.js';
import { hasRedis, RedisServer } from '../../support/redis.js';

const NODES = 3;
const ONCE_LOST_MS = 5_000;

(hasRedis ? describe : describe.skip)('Three nodes on one Postgres and one Redis', () => {
  let database: TestDatabase;
  let redis: RedisServer;
  let cluster: Cluster;
  let owner: Account;
  const hubs: HubClient[] = [];
  let names = 0;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createDatabase(), RedisServer.start()]);
    cluster = await Cluster.start(NODES, { database: database.url, redis: redis.url });
    owner = await signUpModerator(url(0), 'owner');
  }, 60_000);
  afterEach(() => {
    for (const hub of hubs.splice(0)) hub.close();
  });
  afterAll(async () => {
    await cluster.stop();
    await redis.kill();
    await database.drop();
  });

  const url = (node: number) => cluster.urls[node]!;
  const newcomer = (node = 0) => signUp(url(node), `user-${++names}`);

  async function hubAt(node: number, { token }: Account): Promise<HubClient> {
    const hub = await connect({ url: url(node) }, token);
    hubs.push(hub);
    return hub;
  }

  async function channelWith(...members: Account[]): Promise<string> {
    const input = { name: `channel-${++names}` };
    const { id } = await sendJson(url(0), 'POST', '/api/channels', owner.token, input);
    for (const { token } of members) {
      await sendJson(url(0), 'PUT', `/api/channels/${id}/members/me`, token, {});
    }
    return id as string;
  }

  /** The `seq` of each message of the channel that was heard, in the order in which it was. */
  const heard = (hub: HubClient, channelId: string): number[] =>
    hub
      .argsOf('ReceiveMessage')
      .filter(([id]) => id === channelId)
      .map(([, { seq }]) => seq as number);
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  async function healthIs(each: string, status: string): Promise<any> {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const answer = await fetch(`${each}/api/health`);
      const health = (await answer.json()) as any;
      if (health.status === status) return { ...health, http: answer.status };
      if (Date.now() > deadline) throw new Error(`Health stays ${JSON.stringify(health)}`);
      await sleep(50);
    }
  }

  it('number what is posted through all of them without gaps, and each connection hears it in order, once', async () => {
    const people = await Promise.all([newcomer(), newcomer(), newcomer()]);
    const channelId = await channelWith(...people);
    const writers = await Promise.all(people.map((person, node) => hubAt(node, person)));
    const readers = await Promise.all(people.map((person, node) => hubAt((node + 1) % 3, person)));
    const each = 150;
    const acknowledged = await Promise.all(
      writers.flatMap((hub, node) =>
        upTo(each).map((n) => hub.call('SendMessage', channelId, { text: `${node}.${n}` })),
      ),
    );
    const count = each * NODES;
    const seqs = acknowledged.map(({ seq }) => seq as number).sort((a, b) => a - b);
    expect(seqs).toEqual(upTo(count));
    for (const hub of [...writers, ...readers]) {
      await hub.event('ReceiveMessage', (id, { seq }) => id === channelId && seq === count);
      expect(heard(hub, channelId)).toEqual(upTo(count));
    }
  });

  it('store a message once that is sent to all of them at the same time, and give the same answer', async () => {
    const person = await newcomer();
    const channelId = await channelWith(person);
    const senders = await Promise.all(upTo(NODES).map((n) => hubAt(n - 1, person)));
    const path = `/api/channels/${channelId}/messages`;
    for (let round = 1; round <= 30; round++) {
      const draft = { text: `round ${round}`, clientMessageId: `${channelId}-${round}` };
      const answers = await Promise.all([
        ...senders.map((hub) => hub.call('SendMessage', channelId, draft)),
        ...cluster.urls.map((each) => sendJson(each, 'POST', path, person.token, draft)),
      ]);
      expect(new Set(answers.map(({ id }) => id as string)).size).toBe(1);
      expect(answers[0].seq).toBe(round);
    }
    for (const hub of senders) {
      await hub.event('ReceiveMessage', (_id, { seq }) => seq === 30);
      expect(heard(hub, channelId)).toEqual(upTo(30));
    }
  });

  it('tell each other of edits, private messages, read markers, typing, channels and members', async () => {
    const [ada, ben] = [await newcomer(), await newcomer()];
    const channelId = await channelWith(ada, ben);
    const [adaHub, benHub, adaElsewhere] = [
      await hubAt(0, ada),
      await hubAt(1, ben),
      await hubAt(2, ada),
    ];
    const { id, seq } = await adaHub.call('SendMessage', channelId, { text: 'first' });
    await benHub.call('AddReaction', channelId, id, '👍');
    await adaHub.event('MessageUpdated', (_id, message) => message.reactions.length === 1);
    await adaHub.call('Typing', channelId, true);
    await benHub.event('Typing', (_id, userId) => userId === ada.id);
    await adaHub.call('MarkRead', channelId, seq);
    await adaElsewhere.event('MessageRead', (_id, userId) => userId === ada.id);
    await adaHub.call('SendPrivateMessage', ben.id, { text: 'psst' });
    await benHub.event('ReceivePrivateMessage');
    await adaElsewhere.event('ReceivePrivateMessage');
    await benHub.call('SendPrivateMessage', ada.id, { text: 'yes?' });
    await adaHub.event('ReceivePrivateMessage', (_id, { text }) => text === 'yes?');
    const another = await channelWith();
    await benHub.event('ChannelCreated', (channel) => channel.id === another);
    await benHub.call('JoinChannel', another);
    await sendJson(url(2), 'POST', `/api/channels/${another}/messages`, owner.token, { text: '2' });
    await benHub.event('ReceiveMessage', (heardIn) => heardIn === another);
  });

  it('put a session out at once that another of them has ended, on REST and hub alike', async () => {
    const person = await newcomer();
    const hub = await hubAt(1, person);
    const endedAt = Date.now();
    await sendJson(url(0), 'POST', '/api/auth/logout-all', person.token);
    const [end] = await hub.event('SessionEnded');
    expect(end).toMatchObject({ code: 'session_revoked', reconnect: false });
    expect(Date.now() - endedAt).toBeLessThan(1_000);
    await expect(getJson(url(2), '/api/users/me', person.token)).rejects.toMatchObject({
      status: 401,
    });
  });

  it('refuse a personal access token that another of them has revoked, on REST and hub alike, within a second', async () => {
    const person = await newcomer();
    const path = '/api/users/me/tokens';
    const { id, token } = await sendJson(url(0), 'POST', path, person.token, { name: 'A bot' });
    const hub = await hubAt(1, { ...person, token });
    await getJson(url(2), '/api/users/me', token);
    const revokedAt = Date.now();
    await sendJson(url(0), 'DELETE', `${path}/${id}`, person.token);
    await expect(getJson(url(2), '/api/users/me', token)).rejects.toMatchObject({ status: 401 });
    expect((await hub.event('SessionEnded'))[0]).toMatchObject({ code: 'session_revoked' });
    expect(Date.now() - revokedAt).toBeLessThan(1_000);
  });

  it('put out whoever is suspended, whose roles change, and whoever is removed from a channel', async () => {
    const admin = await signIn(url(2), 'admin');
    const [suspended, promoted, removed] = await Promise.all([newcomer(), newcomer(), newcomer()]);
    const channelId = await channelWith(removed);
    const [one, two, three] = [
      await hubAt(0, suspended),
      await hubAt(1, promoted),
      await hubAt(1, removed),
    ];
    const patch = (id: string, change: object) =>
      sendJson(url(2), 'PATCH', `/api/users/${id}`, admin.token, change);
    await patch(suspended.id, { suspended: true });
    await patch(promoted.id, { roles: ['User', 'Moderator'] });
    const path = `/api/channels/${channelId}/members/${removed.id}`;
    await sendJson(url(2), 'DELETE', path, owner.token);
    expect((await one.event('SessionEnded'))[0]).toMatchObject({ code: 'suspended' });
    expect((await two.event('SessionEnded'))[0]).toMatchObject({ code: 'roles_changed' });
    await three.event('MemberLeft', (_id, userId) => userId === removed.id);
    const text = 'without you';
    await sendJson(url(0), 'POST', `/api/channels/${channelId}/messages`, owner.token, { text });
    await three.call('Sync');
    expect(heard(three, channelId)).toEqual([]);
  });

  it('know who is here, wherever they are connected', async () => {
    const [ada, ben] = [await newcomer(), await newcomer()];
    await channelWith(ada, ben);
    const adaHub = await hubAt(0, ada);
    const [one, two] = [await hubAt(1, ben), await hubAt(2, ben)];
    await adaHub.event('UserConnected', (userId) => userId === ben.id);
    await one.call('SetStatus', 'away');
    const statusOf = async (node: number) =>
      (await getJson(url(node), `/api/users/${ben.id}/presence`, ada.token)).status;
    expect(await statusOf(0)).toBe('online');
    await two.call('SetStatus', 'away');
    await adaHub.event('UserPresenceUpdate', (id, status) => id === ben.id && status === 'away');
    for (const node of [0, 1, 2]) expect(await statusOf(node)).toBe('away');
    one.close();
    await sleep(600);
    expect(adaHub.argsOf('UserDisconnected').flat()).not.toContain(ben.id);
    two.close();
    await adaHub.event('UserDisconnected', (userId) => userId === ben.id);
    const told = adaHub.heard.filter(({ name, args }) => name !== 'Ready' && args[0] === ben.id);
    expect(told.map(({ name }) => name)).toEqual([
      'UserConnected',
      'UserPresenceUpdate',
      'UserDisconnected',
    ]);
  });

  it('stop one after the other: each says so, serves on for a moment, and sends its clients elsewhere', async () => {
    const person = await newcomer();
    const channelId = await channelWith(person);
    const hub = await hubAt(2, person);
    const stopping = cluster.nodes[2]!;
    stopping.kill('SIGTERM');
    await healthIs(url(2), 'shutting_down');
    await hub.call('SendMessage', channelId, { text: 'a last word' });
    await getJson(url(2), '/api/sync', person.token);
    const [end] = await hub.event('SessionEnded');
    expect(end).toMatchObject({ code: 'shutting_down', reconnect: true });
    expect(end.reconnectAfterMs).toBeGreaterThanOrEqual(0);
    expect(await stopping.exited).toEqual({ code: 0, signal: null });
    await cluster.startAgain(2);
  }, 40_000);

  describe('while Redis is away', () => {
    beforeEach(() => redis.kill());
    afterEach(async () => {
      await redis.start();
      for (const each of cluster.urls) await healthIs(each, 'ok');
    });

    it('serve on, say that they are degraded, and hear of each other at most 5 s late', async () => {
      for (const each of cluster.urls) {
        expect(await healthIs(each, 'degraded')).toMatchObject({
          http: 200,
          checks: { database: 'ok', backplane: 'unavailable' },
        });
      }
      const people = await Promise.all([newcomer(), newcomer(), newcomer()]);
      const channelId = await channelWith(...people);
      const members = await Promise.all(people.map((person, node) => hubAt(node, person)));
      for (const n of upTo(20)) {
        await members[n % 3]!.call('SendMessage', channelId, { text: `${n}` });
      }
      const sentAt = Date.now();
      for (const hub of members) {
        await hub.event('ReceiveMessage', (_id, { seq }) => seq === 20);
        expect(Date.now() - sentAt).toBeLessThan(ONCE_LOST_MS);
        expect(heard(hub, channelId)).toEqual(upTo(20));
      }
    });

    it('put out whoever has no right to be in, within a second or two', async () => {
      const [gone, removed, member] = await Promise.all([newcomer(), newcomer(), newcomer()]);
      const channelId = await channelWith(removed);
      const [goneHub, removedHub, memberHub] = [
        await hubAt(1, gone),
        await hubAt(1, removed),
        await hubAt(2, member),
      ];
      const changedAt = Date.now();
      await sendJson(url(0), 'POST', '/api/auth/logout-all', gone.token);
      const path = `/api/channels/${channelId}/members/`;
      await sendJson(url(0), 'DELETE', path + removed.id, owner.token);
      await sendJson(url(0), 'PUT', path + member.id, owner.token, {});
      expect((await goneHub.event('SessionEnded'))[0]).toMatchObject({ code: 'session_revoked' });
      await removedHub.event('MemberLeft', (id) => id === channelId);
      await memberHub.event('MemberJoined', (id) => id === channelId);
      expect(Date.now() - changedAt).toBeLessThan(2_000);
      await memberHub.call('SendMessage', channelId, { text: 'here' });
      await memberHub.event('ReceiveMessage', (id) => id === channelId);
      await removedHub.call('Sync');
      expect(heard(removedHub, channelId)).toEqual([]);
    });
  });
});
