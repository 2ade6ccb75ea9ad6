import { UnitOfWork } from '../../../src/platform/database/index.js';
import { createChannel, post } from '../../factories/channels.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { createToken, withToken } from '../../factories/tokens.js';
import { eventually } from '../../support/eventually.js';
import { http } from '../../support/http.js';
import { connect, refusedConnection, sleep } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const PATH = '/api/users/me/tokens';
const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('Personal access tokens', () => {
  let server: TestServer;
  let ben: Person;
  let admin: Person;
  beforeAll(async () => {
    server = await startServer();
    admin = await registerAdmin(server);
  });
  beforeEach(async () => {
    ben = await register(server);
  });
  afterEach(() => ben.leave());
  afterAll(() => server.stop());

  const later = (ms: number) => new Date(Date.now() + ms).toISOString();

  it('refuse strangers and nonsense', async () => {
    await http(server).get(PATH).expect(401);
    await http(server).post(PATH).send({ name: 'x' }).expect(401);
    await http(server).delete(`${PATH}/${NOBODY}`).expect(401);
    const nonsense: [object, string][] = [
      [{}, 'name'],
      [{ name: '' }, 'name'],
      [{ name: 'x'.repeat(65) }, 'name'],
      [{ name: 'x', permissions: [] }, 'permissions'],
      [{ name: 'x', permissions: ['messages:send', 'messages:send'] }, 'permissions'],
      [{ name: 'x', permissions: ['everything'] }, 'permissions'],
      [{ name: 'x', permissions: ['account:manage'] }, 'permissions'],
      [{ name: 'x', expiresAt: 'tomorrow' }, 'expiresAt'],
      [{ name: 'x', expiresAt: later(-1000) }, 'expiresAt'],
      [{ name: 'x', token: 'mine' }, 'token'],
    ];
    for (const [input, field] of nonsense) {
      const { body } = await ben.http.post(PATH).send(input).expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ field })]);
    }
    expect((await ben.http.get(PATH).expect(200)).body).toEqual([]);
    for (const token of ['ccp_', 'ccp_x', `ccp_${'A'.repeat(43)}`]) {
      await http(server, token).get('/api/users/me').expect(401);
    }
  });

  it('are shown once, listed without themselves, and come in as their owner', async () => {
    const created = await createToken(ben, { name: 'My bot', permissions: ['channels:read'] });
    expect(created).toEqual({
      id: expect.any(String),
      name: 'My bot',
      token: expect.stringMatching(/^ccp_[\w-]{43}$/),
      permissions: ['channels:read'],
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: null,
    });
    const { token, ...listed } = created;
    expect((await ben.http.get(PATH).expect(200)).body).toEqual([listed]);
    const { body } = await http(server, token).get('/api/users/me').expect(200);
    expect(body.id).toBe(ben.id);
    await eventually(async () => {
      const [{ lastUsedAt }] = (await ben.http.get(PATH).expect(200)).body;
      return lastUsedAt !== null;
    });
  });

  it('are stored as a hash only', async () => {
    const { token } = await createToken(ben);
    const rows = await server.app
      .get(UnitOfWork)
      .manager.query<object[]>('SELECT * FROM personal_access_tokens');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token.slice(4));
  });

  it('carry what was asked for and no more', async () => {
    const channel = await createChannel(admin, [ben]);
    const path = `/api/channels/${channel.id}/messages`;
    const reader = await withToken(ben, ['channels:read']);
    await reader.get(path).expect(200);
    expect((await reader.post(path).send({ text: 'Hello' }).expect(403)).body.code).toBe(
      'forbidden',
    );
    await reader.patch('/api/users/me').send({ displayName: 'Bot' }).expect(403);
    const sender = await withToken(ben, ['messages:send']);
    await sender.post(path).send({ text: 'Hello' }).expect(201);
    await sender.get(path).expect(403);
  });

  it('see and say nothing in direct conversations without messages:direct', async () => {
    const { body: message } = await admin.http
      .post(`/api/users/${ben.id}/messages`)
      .send({ text: 'Between us' })
      .expect(201);
    const bot = await withToken(ben, ['channels:read', 'messages:send']);
    const channel = `/api/channels/${message.channelId}`;
    await bot.get(`/api/users/${admin.id}/messages`).expect(403);
    await bot.get(channel).expect(404);
    await bot.get(`${channel}/messages`).expect(404);
    await bot.get(`${channel}/messages/${message.id}`).expect(404);
    await bot.post(`${channel}/messages`).send({ text: 'Hello' }).expect(404);
    const { body: sync } = await bot.get('/api/sync').expect(200);
    const { body: list } = await bot.get('/api/channels?joined=true').expect(200);
    for (const { kind } of [...sync.channels, ...list.items]) expect(kind).toBe('channel');
  });

  it('never carry more than their owner has, now or later', async () => {
    const moderator = await registerModerator(server);
    const { body } = await ben.http
      .post(PATH)
      .send({ name: 'x', permissions: ['channels:create'] })
      .expect(403);
    expect(body.code).toBe('forbidden');
    const bots = [await withToken(moderator, ['channels:create']), await withToken(moderator)];
    for (const bot of bots) await bot.post('/api/channels').send({ name: name() }).expect(201);
    await admin.http
      .patch(`/api/users/${moderator.id}`)
      .send({ roles: ['User'] })
      .expect(200);
    for (const bot of bots) await bot.post('/api/channels').send({ name: name() }).expect(403);
  });

  it('do not reach what keeps the account safe, whatever they carry', async () => {
    const bot = await withToken(ben);
    const { id } = await createToken(ben);
    await bot.get(PATH).expect(403);
    await bot.post(PATH).send({ name: 'Offspring' }).expect(403);
    await bot.delete(`${PATH}/${id}`).expect(403);
    await bot.get('/api/auth/sessions').expect(403);
    await bot.post('/api/auth/logout-all').expect(403);
    const passwords = { currentPassword: 'x', newPassword: 'long enough a one' };
    await bot.post('/api/auth/password').send(passwords).expect(403);
  });

  it('are out at once when revoked, by both doors', async () => {
    const { id, token } = await createToken(ben);
    const hub = await connect(server, token);
    await hub.call('Sync');
    await ben.http.delete(`${PATH}/${id}`).expect(204);
    expect((await http(server, token).get('/api/users/me').expect(401)).body.code).toBe(
      'unauthenticated',
    );
    await hub.gone();
    expect(hub.argsOf('SessionEnded')).toEqual([
      [expect.objectContaining({ code: 'session_revoked', reconnect: false })],
    ]);
    expect((await refusedConnection(server, { auth: { token } })).data?.code).toBe(
      'unauthenticated',
    );
    await ben.http.delete(`${PATH}/${id}`).expect(404);
  });

  it('end by themselves, the connection as well', async () => {
    const { token } = await createToken(ben, { expiresAt: later(1500) });
    const hub = await connect(server, token);
    const [{ expiresAt }] = (await hub.event('Ready')) as [any];
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    await hub.gone();
    expect(hub.argsOf('SessionEnded')).toEqual([
      [expect.objectContaining({ code: 'token_expired' })],
    ]);
    expect((await http(server, token).get('/api/users/me').expect(401)).body.code).toBe(
      'token_expired',
    );
  });

  it('may hold for longer than a timer can count', async () => {
    for (const expiresAt of [later(90 * 86_400_000), undefined]) {
      const { token } = await createToken(ben, { ...(expiresAt && { expiresAt }) });
      const hub = await connect(server, token);
      expect((await hub.event('Ready'))[0].expiresAt).toBe(expiresAt ?? null);
      await sleep(50);
      await hub.call('Sync');
      hub.close();
    }
  });

  it('belong to their owner alone', async () => {
    const { id } = await createToken(ben);
    await admin.http.delete(`${PATH}/${id}`).expect(404);
    expect((await admin.http.get(PATH).expect(200)).body).toEqual([]);
  });

  it('let a bot live on the hub as its owner', async () => {
    const channel = await createChannel(admin, [ben]);
    const hub = await connect(server, (await createToken(ben)).token);
    await post(admin, channel.id, 'Hello, bot');
    const [, heard] = await hub.event('ReceiveMessage');
    const answer = await hub.call('SendMessage', channel.id, { text: `You said ${heard.text}` });
    expect(answer.senderId).toBe(ben.id);
    hub.close();
  });

  it('connect only where they may hear all that is said to their owner', async () => {
    for (const permissions of [['channels:read'], ['messages:direct'], ['messages:send']]) {
      const { token } = await createToken(ben, { permissions });
      const refusal = await refusedConnection(server, { auth: { token } });
      expect(refusal.data?.code).toBe('forbidden');
    }
    const { token } = await createToken(ben, { permissions: ['channels:read', 'messages:direct'] });
    const hub = await connect(server, token);
    const channel = await createChannel(admin, [ben]);
    const refusal = await hub.refusal('SendMessage', channel.id, { text: 'Hello' });
    expect(refusal.code).toBe('forbidden');
    hub.close();
  });

  it('do not take the place of a token that carries more, on a living connection', async () => {
    const hub = await ben.hub();
    const { token } = await createToken(ben);
    expect((await hub.refusal('Authenticate', token)).code).toBe('forbidden');
    await hub.call('Sync');
  });

  it('go when their owner is suspended, and come back with them', async () => {
    const { token } = await createToken(ben);
    const hub = await connect(server, token);
    await admin.http.patch(`/api/users/${ben.id}`).send({ suspended: true }).expect(200);
    await hub.gone();
    expect(hub.argsOf('SessionEnded')[0]).toEqual([
      expect.objectContaining({ code: 'suspended', reconnect: false }),
    ]);
    await http(server, token).get('/api/users/me').expect(401);
    await admin.http.patch(`/api/users/${ben.id}`).send({ suspended: false }).expect(200);
    await http(server, token).get('/api/users/me').expect(200);
  });

  it('are written down', async () => {
    const { id } = await createToken(ben, { name: 'My bot', permissions: ['messages:send'] });
    await ben.http.delete(`${PATH}/${id}`).expect(204);
    const { body } = await admin.http.get(`/api/audit?targetId=${id}`).expect(200);
    expect(body.items.map(({ action, actorId }: any) => [action, actorId])).toEqual([
      ['token.revoked', ben.id],
      ['token.created', ben.id],
    ]);
  });

  it('are a hundred at most', async () => {
    for (let count = 0; count < 100; count++) await createToken(ben);
    await ben.http.post(PATH).send({ name: 'One more' }).expect(409);
  });
});

let count = 0;
const name = () => `made-by-a-bot-${++count}`;
