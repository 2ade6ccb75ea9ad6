import { AuditLog } from '../../../src/modules/audit/index.js';
import { createChannel, post } from '../../factories/channels.js';
import {
  PASSWORD,
  register,
  registerAdmin,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('The audit log', () => {
  let server: TestServer;
  let admin: Person;
  let moderator: Person;
  beforeAll(async () => {
    server = await startServer();
    [admin, moderator] = await Promise.all([registerAdmin(server), registerModerator(server)]);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => server.stop());

  const read = async (query = ''): Promise<any> =>
    (await admin.http.get(`/api/audit${query}`).expect(200)).body;
  const about = async (targetId: string): Promise<any[]> =>
    (await read(`?targetId=${targetId}`)).items;
  const change = (userId: string, input: object) =>
    admin.http.patch(`/api/users/${userId}`).send(input);

  it('is for admins only', async () => {
    const user = await register(server);
    await http(server).get('/api/audit').expect(401);
    for (const person of [user, moderator]) await person.http.get('/api/audit').expect(403);
    await admin.http.get('/api/audit').expect(200);
  });

  it('says who did what to whom, when and from where', async () => {
    const { id } = await register(server);
    const before = new Date().toISOString();
    await change(id, { roles: ['User', 'Moderator'] }).expect(200);
    const [entry, ...others] = await about(id);
    expect(others).toEqual([]);
    expect(entry).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      actorId: admin.id,
      ip: '127.0.0.1',
      action: 'user.roles_changed',
      targetId: id,
      channelId: null,
      details: { from: ['User'], to: ['User', 'Moderator'] },
    });
    expect(entry.createdAt >= before).toBe(true);
  });

  it('has each act of an admin over a user, and none that changes nothing', async () => {
    const { id } = await register(server);
    for (const input of [{ suspended: true }, { suspended: false }, { isBot: true }]) {
      await change(id, input).expect(200);
      await change(id, input).expect(200);
    }
    const actions = (await about(id)).map(({ action }) => action);
    expect(actions).toEqual(['user.bot_changed', 'user.reinstated', 'user.suspended']);
  });

  it('has what is done to members, channels and what others have said', async () => {
    const [ada, ben] = [await registerModerator(server), await register(server)];
    const { id: channelId } = await createChannel(ada);
    const member = `/api/channels/${channelId}/members/${ben.id}`;
    await ada.http.put(member).expect(200);
    await ada.http.put(member).send({ role: 'moderator' }).expect(200);
    const { id: messageId } = await post(ben, channelId, 'A secret of Ben’s');
    const { id: ownId } = await post(ada, channelId, 'My own');
    for (const id of [messageId, ownId]) {
      await ada.http.delete(`/api/channels/${channelId}/messages/${id}`).expect(204);
    }
    await ada.http.delete(member).expect(204);
    await ada.http.patch(`/api/channels/${channelId}`).send({ topic: 'News' }).expect(200);
    await ada.http.delete(`/api/channels/${channelId}`).expect(204);

    const { items } = await read(`?actorId=${ada.id}`);
    expect(items.map(({ action, targetId }: any) => [action, targetId]).reverse()).toEqual([
      ['member.added', ben.id],
      ['member.role_changed', ben.id],
      ['message.deleted', messageId],
      ['member.removed', ben.id],
      ['channel.updated', channelId],
      ['channel.deleted', channelId],
    ]);
    expect(items.every((entry: any) => entry.channelId === channelId)).toBe(true);
    expect(JSON.stringify(items)).not.toContain('secret');
  });

  it('has nothing of who comes and goes by themselves', async () => {
    const [ada, ben] = [await registerModerator(server), await register(server)];
    const { id } = await createChannel(ada);
    await ben.http.put(`/api/channels/${id}/members/me`).expect(200);
    await ben.http.delete(`/api/channels/${id}/members/me`).expect(204);
    expect(await about(ben.id)).toEqual([]);
  });

  it('has what is done for the safety of accounts', async () => {
    const ada = await register(server);
    const other = await ada.again();
    const { body: sessions } = await ada.http.get('/api/auth/sessions').expect(200);
    const { id: sessionId } = sessions.find(({ current }: any) => !current);
    await ada.http.delete(`/api/auth/sessions/${sessionId}`).expect(204);
    await other.http.get('/api/users/me').expect(401);
    const passwords = { currentPassword: PASSWORD, newPassword: `${PASSWORD} of another kind` };
    await ada.http.post('/api/auth/password').send(passwords).expect(204);
    await ada.http.post('/api/auth/logout-all').expect(204);
    const { items } = await read(`?actorId=${ada.id}`);
    expect(items.map(({ action, targetId }: any) => [action, targetId])).toEqual([
      ['session.all_ended', ada.id],
      ['password.changed', ada.id],
      ['session.ended', sessionId],
    ]);
  });

  it('has what the server does by itself: a refresh token that is used again too late', async () => {
    const ada = await register(server);
    const { refreshToken } = ada.signIn;
    const refresh = () => http(server).post('/api/auth/refresh').send({ refreshToken });
    await refresh().expect(200);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    await refresh().expect(401);
    jest.restoreAllMocks();
    expect(await about(ada.id)).toMatchObject([
      { action: 'session.token_reused', actorId: null, ip: null },
    ]);
  });

  it('is written with the act, or neither is', async () => {
    const { id } = await register(server);
    jest.spyOn(server.app.get(AuditLog), 'record').mockRejectedValueOnce(new Error('no space'));
    await change(id, { roles: ['User', 'Moderator'] }).expect(500);
    const { body } = await admin.http.get(`/api/users/${id}`).expect(200);
    expect([body.roles, await about(id)]).toEqual([['User'], []]);
  });

  it('is filtered and paged, the newest first', async () => {
    const { id } = await register(server);
    for (const isBot of [true, false, true]) await change(id, { isBot }).expect(200);
    const all = await about(id);
    expect(all.map(({ details }) => details.isBot)).toEqual([true, false, true]);
    const second = await read(`?targetId=${id}&page=2&pageSize=2`);
    expect(second).toEqual({ items: [all[2]], page: 2, pageSize: 2, total: 3 });
    expect((await read(`?targetId=${id}&action=user.bot_changed`)).total).toBe(3);
    expect((await read(`?targetId=${id}&action=user.suspended`)).total).toBe(0);
    expect((await read(`?targetId=${id}&actorId=${NOBODY}`)).total).toBe(0);
    const [newest, , oldest] = all;
    const from = new Date(Date.parse(newest.createdAt) + 1).toISOString();
    expect((await read(`?targetId=${id}&from=${from}`)).total).toBe(0);
    expect((await read(`?targetId=${id}&from=${oldest.createdAt}&to=${from}`)).total).toBe(3);
    expect((await read(`?targetId=${id}&to=${oldest.createdAt}`)).total).toBe(0);
  });

  it.each(['actorId=x', 'action=nonsense', 'from=yesterday', 'to=2026', 'page=0', 'what=else'])(
    'refuses %s',
    async (query) => {
      const { body } = await admin.http.get(`/api/audit?${query}`).expect(400);
      expect(body.errors[0].field).toBe(query.split('=')[0]);
    },
  );
});
