import jwt from 'jsonwebtoken';
import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { type HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const ABSENT = '01900000-0000-7000-8000-000000000000';

describe('A call of the hub', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let eve: Person;
  let adaHub: HubClient;
  let benHub: HubClient;
  let eveHub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben, eve] = await Promise.all([
      registerModerator(server),
      register(server),
      register(server),
    ]);
    [adaHub, benHub, eveHub] = await Promise.all([ada.hub(), ben.hub(), eve.hub()]);
  });
  beforeEach(async () => {
    channel = await createChannel(ada, [ben], { isPrivate: true });
  });
  afterAll(async () => {
    for (const person of [ada, ben, eve]) person.leave();
    await server.stop();
  });

  it('JoinChannel makes the caller a member of a public channel', async () => {
    const open = await createChannel(ada);
    const joined = await eveHub.call('JoinChannel', open.id);
    const { body } = await eve.http.get(`/api/channels/${open.id}`).expect(200);
    expect(joined).toEqual({ channel: body, recovered: false, messages: [] });
    expect(body).toMatchObject({ memberCount: 2, membership: { role: 'member' } });
  });

  it('JoinChannel changes nothing for a member', async () => {
    const { body } = await ben.http.get(`/api/channels/${channel.id}`).expect(200);
    expect((await benHub.call('JoinChannel', channel.id)).channel).toEqual(body);
    expect((await benHub.call('JoinChannel', channel.id)).channel).toEqual(body);
  });

  it('LeaveChannel keeps the membership', async () => {
    expect(await benHub.call('LeaveChannel', channel.id)).toEqual({});
    expect(await benHub.call('LeaveChannel', channel.id)).toEqual({});
    const { body } = await ben.http.get(`/api/channels/${channel.id}`).expect(200);
    expect(body).toMatchObject({ memberCount: 2, membership: { role: 'member' } });
  });

  it('SendMessage answers with the message as it is stored', async () => {
    const question = await post(ada, channel.id, 'Who is there?');
    const payload = {
      text: '  <b>Ben</b> & 🦀\n',
      replyTo: question.id,
      clientMessageId: 'answer-1',
      metadata: { mood: 'calm', tags: ['a', 1, null] },
    };
    const message = await benHub.call('SendMessage', channel.id, payload);
    expect(message).toMatchObject({
      ...payload,
      channelId: channel.id,
      senderId: ben.id,
      seq: 2,
      rev: 2,
    });
    const history = await ada.http.get(`/api/channels/${channel.id}/messages`).expect(200);
    expect(history.body.items).toEqual([question, message]);
  });

  it('SendMessage gives each of many at once a number of its own, without gaps', async () => {
    const sends = Array.from({ length: 50 }, (_, index) =>
      benHub.call('SendMessage', channel.id, { text: `No. ${index + 1}` }),
    );
    const seqs = (await Promise.all(sends)).map(({ seq }) => Number(seq));
    expect(seqs.sort((a, b) => a - b)).toEqual(seqs.map((_, index) => index + 1));
  });

  it('SendPrivateMessage makes one conversation for two, whoever begins', async () => {
    const first = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Psst' });
    const second = await benHub.call('SendPrivateMessage', ada.id, { text: 'Yes?' });
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(second.channelId).toBe(first.channelId);
    const history = await ada.http.get(`/api/users/${ben.id}/messages`).expect(200);
    expect(history.body.items).toEqual([first, second]);
  });

  it('Typing is acknowledged and stored nowhere', async () => {
    expect(await benHub.call('Typing', channel.id, true)).toEqual({});
    expect(await benHub.call('Typing', channel.id, false)).toEqual({});
    const history = await ben.http.get(`/api/channels/${channel.id}/messages`).expect(200);
    expect(history.body.total).toBe(0);
  });

  it('MarkRead moves the read marker forward, and not back', async () => {
    for (const text of ['One', 'Two', 'Three']) await post(ada, channel.id, text);
    const two = { readSeq: 2, unread: 1, mentions: 0 };
    expect(await benHub.call('MarkRead', channel.id, 2)).toEqual(two);
    expect(await benHub.call('MarkRead', channel.id, 1)).toEqual(two);
    expect(await benHub.call('MarkRead', channel.id, 3)).toEqual({ ...two, readSeq: 3, unread: 0 });
  });

  it.each(['online', 'away', 'busy', 'invisible'])('SetStatus takes %s', async (status) => {
    expect(await eveHub.call('SetStatus', status)).toEqual({ status });
  });

  it('GetPresence answers for each in the order asked, the unknown as offline', async () => {
    const absent = await register(server);
    const answer = await eveHub.call('GetPresence', [absent.id, ada.id, ABSENT, ben.id]);
    expect(answer).toMatchObject([
      { userId: absent.id, status: 'offline', lastSeen: null },
      { userId: ada.id, status: 'online' },
      { userId: ABSENT, status: 'offline', lastSeen: null },
      { userId: ben.id, status: 'online' },
    ]);
  });

  it('GetPresence takes none and 200', async () => {
    expect(await eveHub.call('GetPresence', [])).toEqual([]);
    const asked = Array.from({ length: 200 }, () => ada.id);
    expect(await eveHub.call('GetPresence', asked)).toHaveLength(200);
  });

  it('Sync says what `GET /api/sync` says', async () => {
    await post(ada, channel.id, 'Something to tell');
    const { body } = await ben.http.get('/api/sync').expect(200);
    expect(await benHub.call('Sync')).toEqual(body);
    expect(body.channels).toContainEqual(expect.objectContaining({ id: channel.id, unread: 1 }));
  });

  it('Authenticate takes a fresh token and says how long it lasts', async () => {
    const { body } = await http(server)
      .post('/api/auth/refresh')
      .send({ refreshToken: eve.signIn.refreshToken })
      .expect(200);
    const { expiresAt } = await eveHub.call('Authenticate', body.accessToken);
    const { exp } = jwt.decode(body.accessToken) as { exp: number };
    expect(expiresAt).toBe(new Date(exp * 1000).toISOString());
  });

  it('Authenticate refuses the token of somebody else, and nothing changes', async () => {
    expect((await eveHub.refusal('Authenticate', ada.token)).code).toBe('forbidden');
    expect((await eveHub.call('Sync')).userId).toBe(eve.id);
  });

  it('Authenticate refuses what is no token', async () => {
    expect((await eveHub.refusal('Authenticate', 'garbage')).code).toBe('unauthenticated');
    expect((await eveHub.call('Sync')).userId).toBe(eve.id);
  });

  describe('from outside', () => {
    const calls: [name: string, ...args: unknown[]][] = [
      ['JoinChannel'],
      ['JoinChannel', { sinceRev: 0 }],
      ['LeaveChannel'],
      ['SendMessage', { text: 'Let me in' }],
      ['Typing', true],
      ['MarkRead', 0],
    ];

    it.each(calls)('%s finds no private channel, as if there were none', async (name, ...args) => {
      const refusal = await eveHub.refusal(name, channel.id, ...args);
      expect(refusal).toMatchObject({ code: 'not_found', retryable: false });
      expect(await eveHub.refusal(name, ABSENT, ...args)).toEqual(refusal);
    });

    it.each(calls)('%s finds no deleted channel', async (name, ...args) => {
      const open = await createChannel(ada, [eve]);
      await ada.http.delete(`/api/channels/${open.id}`).expect(204);
      expect((await eveHub.refusal(name, open.id, ...args)).code).toBe('not_found');
    });

    it.each(calls)('%s finds no direct conversation of others', async (name, ...args) => {
      const { channelId } = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Hush' });
      const admin = await registerAdmin(server);
      const adminHub = await admin.hub();
      expect((await adminHub.refusal(name, channelId, ...args)).code).toBe('not_found');
      expect((await eveHub.refusal(name, channelId, ...args)).code).toBe('not_found');
      admin.leave();
    });

    it('SendPrivateMessage finds nobody where nobody is', async () => {
      const refusal = await eveHub.refusal('SendPrivateMessage', ABSENT, { text: 'Hello?' });
      expect(refusal.code).toBe('not_found');
    });
  });

  it('that is refused leaves nothing behind', async () => {
    await eveHub.refusal('SendMessage', channel.id, { text: 'Let me in' });
    await benHub.refusal('SendMessage', channel.id, { text: '' });
    const history = await ben.http.get(`/api/channels/${channel.id}/messages`).expect(200);
    expect(history.body).toMatchObject({ items: [], total: 0 });
  });
});
