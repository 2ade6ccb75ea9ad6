import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { eventually } from '../../support/eventually.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const HOUR_MS = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();

describe('Bans and mutes', () => {
  let server: TestServer;
  let admin: Person;
  let moderator: Person;
  let owner: Person;
  let ben: Person;
  let open: TestChannel;
  let closed: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [admin, moderator, owner] = await Promise.all([
      registerAdmin(server),
      registerModerator(server),
      registerModerator(server),
    ]);
  });
  beforeEach(async () => {
    ben = await register(server);
    open = await createChannel(owner, [ben]);
    closed = await createChannel(owner, [ben], { isPrivate: true });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const person of [ben, owner]) person.leave();
  });
  afterAll(() => server.stop());

  const restrict = (by: Person, kind: string, channel: TestChannel, target: Person, input = {}) =>
    by.http.put(`/api/channels/${channel.id}/${kind}s/${target.id}`).send(input);
  const lift = (by: Person, kind: string, channel: TestChannel, target: Person) =>
    by.http.delete(`/api/channels/${channel.id}/${kind}s/${target.id}`);

  describe('a ban', () => {
    it('keeps out of everything in a public channel, and says until when', async () => {
      const message = await post(ben, open.id, 'Before');
      const until = inAnHour();
      const { body } = await restrict(owner, 'ban', open, ben, { until, reason: 'Spam' });
      expect(body).toEqual({
        userId: ben.id,
        until,
        reason: 'Spam',
        createdBy: owner.id,
        createdAt: expect.any(String),
      });
      const path = `/api/channels/${open.id}`;
      const one = `${path}/messages/${message.id}`;
      const refused = await Promise.all([
        ben.http.get(path),
        ben.http.get(`${path}/members`),
        ben.http.get(`${path}/messages`),
        ben.http.post(`${path}/messages`).send({ text: 'After' }),
        ben.http.get(one),
        ben.http.patch(one).send({ text: 'Other' }),
        ben.http.delete(one),
        ben.http.put(`${path}/members/me`),
        ben.http.put(`${path}/read`).send({ seq: 1 }),
      ]);
      for (const answer of refused) {
        expect(answer.status).toBe(403);
        expect(answer.body).toMatchObject({ code: 'banned', until });
      }
    });

    it('tells nothing of a private channel', async () => {
      await restrict(owner, 'ban', closed, ben).expect(200);
      const { body } = await ben.http.get(`/api/channels/${closed.id}`).expect(404);
      expect(body.code).toBe('not_found');
      expect(body).not.toHaveProperty('until');
    });

    it('ends the membership, and the live events at once', async () => {
      const hub = await ben.hub();
      await restrict(owner, 'ban', open, ben).expect(200);
      await hub.event('MemberLeft', (id, userId) => id === open.id && userId === ben.id);
      await post(owner, open.id, 'Not for Ben');
      await post(owner, closed.id, 'For Ben');
      await hub.event('ReceiveMessage', (id) => id === closed.id);
      expect(hub.argsOf('ReceiveMessage').map(([id]) => id)).toEqual([closed.id]);
      for (const [call, ...args] of [
        ['JoinChannel', open.id],
        ['SendMessage', open.id, { text: 'Let me in' }],
        ['Typing', open.id, true],
      ] as const) {
        expect((await hub.refusal(call, ...args)).code).toBe('banned');
      }
    });

    it('of who posts at the same time lets nothing in after it', async () => {
      const hub = await ben.hub();
      const posting = Array.from({ length: 30 }, (_, n) =>
        hub.ask('SendMessage', open.id, { text: `${n}` }),
      );
      await restrict(owner, 'ban', open, ben).expect(200);
      const path = `/api/channels/${open.id}`;
      const { lastSeq } = (await owner.http.get(path).expect(200)).body;
      await Promise.all(posting);
      expect((await hub.refusal('SendMessage', open.id, { text: 'Once more' })).code).toBe(
        'banned',
      );
      expect((await owner.http.get(path).expect(200)).body.lastSeq).toBe(lastSeq);
    });

    it('holds against being brought in by others, until it is lifted', async () => {
      await restrict(owner, 'ban', closed, ben).expect(200);
      const member = `/api/channels/${closed.id}/members/${ben.id}`;
      await owner.http.put(member).expect(409);
      await lift(owner, 'ban', closed, ben).expect(204);
      await lift(owner, 'ban', closed, ben).expect(404);
      await owner.http.put(member).expect(200);
      await post(ben, closed.id, 'Here again');
    });

    it('ends by itself', async () => {
      const until = new Date(Date.now() + 700).toISOString();
      await restrict(owner, 'ban', open, ben, { until }).expect(200);
      await ben.http.get(`/api/channels/${open.id}`).expect(403);
      await eventually(async () => (await ben.http.get(`/api/channels/${open.id}`)).status === 200);
      await post(ben, open.id, 'Here again');
    });

    it('keeps out of the files there, too', async () => {
      const { body } = await owner.http
        .post('/api/attachments')
        .attach('file', Buffer.from('words'), 'words.txt')
        .expect(201);
      const input = { text: '', attachments: [body.id] };
      await owner.http.post(`/api/channels/${open.id}/messages`).send(input).expect(201);
      await ben.http.get(body.url).expect(200);
      await restrict(owner, 'ban', open, ben).expect(200);
      await ben.http.get(body.url).expect(403);
    });
  });

  describe('a mute', () => {
    it('lets read and not write, and says until when', async () => {
      const message = await post(ben, open.id, 'Before');
      const until = inAnHour();
      await restrict(owner, 'mute', open, ben, { until }).expect(200);
      const path = `/api/channels/${open.id}/messages`;
      const one = `${path}/${message.id}`;
      const reaction = `${one}/reactions/${encodeURIComponent('👍')}`;
      const refused = await Promise.all([
        ben.http.post(path).send({ text: 'After' }),
        ben.http.patch(one).send({ text: 'Other' }),
        ben.http.put(reaction),
        ben.http.delete(reaction),
      ]);
      for (const answer of refused) {
        expect(answer.body).toMatchObject({ status: 403, code: 'muted', until });
      }
      await ben.http.get(one).expect(200);
      await ben.http.delete(one).expect(204);
      const hub = await ben.hub();
      expect(await hub.refusal('SendMessage', open.id, { text: 'After' })).toMatchObject({
        code: 'muted',
        until,
        retryable: false,
      });
      expect((await hub.refusal('Typing', open.id, true)).code).toBe('muted');
    });

    it('holds who leaves and comes back', async () => {
      await restrict(owner, 'mute', open, ben).expect(200);
      const me = `/api/channels/${open.id}/members/me`;
      await ben.http.delete(me).expect(204);
      await ben.http.put(me).expect(200);
      const input = { text: 'Now?' };
      const { body } = await ben.http.post(`/api/channels/${open.id}/messages`).send(input);
      expect(body.code).toBe('muted');
      expect(body).not.toHaveProperty('until');
      await lift(owner, 'mute', open, ben).expect(204);
      await post(ben, open.id, 'Now.');
    });

    it('is of one channel alone', async () => {
      await restrict(owner, 'mute', open, ben).expect(200);
      await post(ben, closed.id, 'Here I may');
    });
  });

  describe.each(['ban', 'mute'])('to %s', (kind) => {
    it('is for the channel’s staff, the server’s moderators and admins', async () => {
      const [carl, dora] = [await register(server), await register(server)];
      await http(server).put(`/api/channels/${open.id}/${kind}s/${ben.id}`).send({}).expect(401);
      await restrict(carl, kind, open, ben).expect(403);
      await restrict(carl, kind, closed, ben).expect(404);
      // Of private channels the server's moderators are as little as anybody.
      await restrict(moderator, kind, closed, ben).expect(404);
      await restrict(moderator, kind, open, ben).expect(200);
      await restrict(admin, kind, closed, ben).expect(200);
      await owner.http
        .put(`/api/channels/${open.id}/members/${carl.id}`)
        .send({ role: 'moderator' })
        .expect(200);
      await restrict(carl, kind, open, dora).expect(200);
      await lift(carl, kind, open, dora).expect(204);
    });

    it('is not over oneself, one’s like, or those above', async () => {
      const other = await registerModerator(server);
      for (const target of [moderator, other, admin]) {
        await restrict(moderator, kind, open, target).expect(403);
      }
      await restrict(owner, kind, closed, admin).expect(403);
      await restrict(admin, kind, open, admin).expect(403);
      await restrict(admin, kind, open, other).expect(200);
      const carl = await register(server);
      await owner.http
        .put(`/api/channels/${closed.id}/members/${carl.id}`)
        .send({ role: 'moderator' })
        .expect(200);
      await restrict(carl, kind, closed, owner).expect(403);
    });

    it('is not for direct conversations', async () => {
      await owner.http.post(`/api/users/${ben.id}/messages`).send({ text: 'Hello' }).expect(201);
      const { channels } = (await owner.http.get('/api/sync')).body;
      const direct = channels.find(({ kind: is }: { kind: string }) => is === 'direct');
      await restrict(owner, kind, direct, ben).expect(403);
    });

    it('is listed for those who may, and for nobody else', async () => {
      const until = inAnHour();
      await restrict(owner, kind, open, ben, { until, reason: 'Loud' }).expect(200);
      const list = `/api/channels/${open.id}/${kind}s`;
      const { body } = await moderator.http.get(list).expect(200);
      expect(body).toMatchObject({ items: [{ userId: ben.id, until, reason: 'Loud' }], total: 1 });
      await (await register(server)).http.get(list).expect(403);
      await restrict(owner, kind, open, ben, { reason: 'Still' }).expect(200);
      const { items } = (await owner.http.get(list)).body;
      expect(items).toMatchObject([{ until: null, reason: 'Still' }]);
    });

    it('is written down', async () => {
      await restrict(owner, kind, open, ben, { reason: 'Loud' }).expect(200);
      await lift(owner, kind, open, ben).expect(204);
      const { body } = await admin.http.get(`/api/audit?targetId=${ben.id}&actorId=${owner.id}`);
      const past = kind === 'ban' ? 'banned' : 'muted';
      expect(body.items.slice(0, 2)).toMatchObject([
        { action: `member.un${past}`, channelId: open.id },
        { action: `member.${past}`, details: { until: null, reason: 'Loud' } },
      ]);
    });

    it.each([
      ['a time that is past', { until: '2020-01-01T00:00:00.000Z' }, 'until'],
      ['no time', { until: 'tomorrow' }, 'until'],
      ['a reason of white space', { reason: '   ' }, 'reason'],
      ['a reason without end', { reason: 'x'.repeat(501) }, 'reason'],
      ['a field that there is not', { forever: true }, 'forever'],
    ])('refuses %s', async (_what, input, field) => {
      const { body } = await restrict(owner, kind, open, ben, input).expect(400);
      expect(body.errors[0].field).toBe(field);
    });

    it('is not over nobody', async () => {
      const path = `/api/channels/${open.id}/${kind}s/01890000-0000-7000-8000-000000000000`;
      await owner.http.put(path).send({}).expect(404);
      await owner.http.delete(path).expect(404);
    });
  });

  it('keep no admin out, whoever was one later', async () => {
    const carl = await register(server);
    await restrict(owner, 'ban', open, carl).expect(200);
    await restrict(owner, 'mute', open, carl).expect(200);
    await admin.http
      .patch(`/api/users/${carl.id}`)
      .send({ roles: ['User', 'Moderator', 'Admin'] })
      .expect(200);
    await post(await carl.again(), open.id, 'I may');
  });
});
