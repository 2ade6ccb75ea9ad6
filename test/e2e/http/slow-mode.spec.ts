import { createChannel, post } from '../../factories/channels.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { sleep } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('Slow mode', () => {
  let server: TestServer;
  let owner: Person;
  let ben: Person;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
  });
  beforeEach(async () => {
    ben = await register(server);
  });
  afterEach(() => ben.leave());
  afterAll(() => server.stop());

  const slowChannel = async (slowModeSeconds: number, members = [ben]) => {
    const { id } = await createChannel(owner, members);
    await owner.http.patch(`/api/channels/${id}`).send({ slowModeSeconds }).expect(200);
    return id;
  };
  const send = (person: Person, channelId: string, more: object = {}) =>
    person.http.post(`/api/channels/${channelId}/messages`).send({ text: 'Hello', ...more });

  it('is off at first, and set by those who moderate the channel', async () => {
    const { id } = await createChannel(owner, [ben]);
    const path = `/api/channels/${id}`;
    expect((await ben.http.get(path).expect(200)).body.slowModeSeconds).toBe(0);
    for (const slowModeSeconds of [-1, 1.5, '5', null, 21_601]) {
      await owner.http.patch(path).send({ slowModeSeconds }).expect(400);
    }
    await ben.http.patch(path).send({ slowModeSeconds: 5 }).expect(403);
    const hub = await ben.hub();
    await owner.http.patch(path).send({ slowModeSeconds: 5 }).expect(200);
    const [channel] = await hub.event('ChannelUpdated');
    expect(channel.slowModeSeconds).toBe(5);
    const name = `slow-${id}`;
    const { body } = await owner.http.post('/api/channels').send({ name, slowModeSeconds: 9 });
    expect(body.slowModeSeconds).toBe(9);
  });

  it('says how long to wait, by both doors, and lets in who has waited', async () => {
    const id = await slowChannel(2);
    await post(ben, id, 'One');
    const hub = await ben.hub();
    const refusal = await send(ben, id).expect(429);
    expect(refusal.body).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(refusal.body.retryAfterMs).toBeGreaterThan(0);
    expect(refusal.body.retryAfterMs).toBeLessThanOrEqual(2000);
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    const { code, retryAfterMs } = await hub.refusal('SendMessage', id, { text: 'Two' });
    expect(code).toBe('rate_limited');
    await sleep(retryAfterMs! + 20);
    await hub.call('SendMessage', id, { text: 'Two' });
    await send(ben, id).expect(429);
  });

  it('is each one’s own, in each channel', async () => {
    const eve = await register(server);
    const id = await slowChannel(600, [ben, eve]);
    const other = await slowChannel(600);
    await post(ben, id, 'One');
    await post(eve, id, 'Two');
    await post(ben, other, 'Three');
    await send(ben, id).expect(429);
    await send(eve, id).expect(429);
  });

  it('lets in one of many that come at once', async () => {
    const id = await slowChannel(600);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(ben, id)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(19).fill(429)]);
    const { body } = await ben.http.get(`/api/channels/${id}`).expect(200);
    expect(body.lastSeq).toBe(1);
  });

  it('answers a repeated send with what is stored, however soon', async () => {
    const id = await slowChannel(600);
    const once = { clientMessageId: 'once' };
    const answers = await Promise.all([send(ben, id, once), send(ben, id, once)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    const again = await send(ben, id, once).expect(200);
    expect(again.body.id).toBe(answers[0].body.id);
    await send(ben, id, { clientMessageId: 'twice' }).expect(429);
  });

  it('is not got round by leaving, nor by deleting', async () => {
    const id = await slowChannel(600);
    const message = await post(ben, id, 'One');
    await ben.http.delete(`/api/channels/${id}/messages/${message.id}`).expect(204);
    await ben.http.delete(`/api/channels/${id}/members/me`).expect(204);
    await send(ben, id).expect(429);
    // Nor has the refused post made a member.
    const { body } = await ben.http.get(`/api/channels/${id}`).expect(200);
    expect(body.membership).toBeNull();
  });

  it('does not count what is refused, nor slow down edits and reactions', async () => {
    const id = await slowChannel(600);
    await send(ben, id, { replyTo: '01890000-0000-7000-8000-000000000000' }).expect(400);
    const message = await post(ben, id, 'One');
    const path = `/api/channels/${id}/messages/${message.id}`;
    for (const text of ['Two', 'Three']) await ben.http.patch(path).send({ text }).expect(200);
    await ben.http.put(`${path}/reactions/${encodeURIComponent('👍')}`).expect(200);
  });

  it('is not for those who moderate there', async () => {
    const [admin, moderator] = [await registerAdmin(server), await registerModerator(server)];
    const id = await slowChannel(600);
    const role = { role: 'moderator' };
    await owner.http.put(`/api/channels/${id}/members/${ben.id}`).send(role).expect(200);
    for (const person of [owner, admin, moderator, ben]) {
      await post(person, id, 'One');
      await post(person, id, 'Two');
    }
  });

  it('ends at once when it is turned off', async () => {
    const id = await slowChannel(600);
    await post(ben, id, 'One');
    await owner.http.patch(`/api/channels/${id}`).send({ slowModeSeconds: 0 }).expect(200);
    await post(ben, id, 'Two');
  });
});
