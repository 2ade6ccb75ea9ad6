import { createChannel, post } from '../../factories/channels.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const NOBODY = '0190a000-0000-7000-8000-000000000000';
const FAMILY = '👨‍👩‍👧‍👦';

describe('Posting', () => {
  let server: TestServer;
  let owner: Person;
  let channelId: string;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    channelId = (await createChannel(owner)).id;
  });
  afterAll(() => server.stop());

  const send = (input: object, person = owner) =>
    person.http.post(`/api/channels/${channelId}/messages`).send(input);

  it('is refused to strangers', async () => {
    await http(server).post(`/api/channels/${channelId}/messages`).send({ text: 'x' }).expect(401);
    await http(server).get(`/api/channels/${channelId}/messages`).expect(401);
  });

  it('gives back the message as it was sent, to the last character', async () => {
    const text = `  <b>bold</b> & "quotes" ${FAMILY} \u00e9 e\u0301 \r\n\ttrailing  `;
    const metadata = { client: { name: 'test', nested: [1, 'two', null, { three: true }] } };
    const { body } = await send({ text, metadata, clientMessageId: 'exactly' }).expect(201);
    expect(body).toMatchObject({
      channelId,
      senderId: owner.id,
      text,
      metadata,
      clientMessageId: 'exactly',
      replyTo: null,
      attachments: [],
      reactions: [],
      pinned: false,
      editedAt: null,
      deletedAt: null,
    });
    expect(body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const history = await owner.http.get(`/api/channels/${channelId}/messages`).expect(200);
    expect(history.body.items).toContainEqual(body);
  });

  it('counts the length in code points', async () => {
    await send({ text: '🙂'.repeat(4000) }).expect(201);
    await send({ text: '🙂'.repeat(4001) }).expect(400);
  });

  it.each([
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: ' \n\t\u00a0 ' }, 'text'],
    [{ text: 'x'.repeat(4001) }, 'text'],
    [{ text: 'nul \u0000' }, 'text'],
    [{ text: 'lone \ud800' }, 'text'],
    [{ text: ['x'] }, 'text'],
    [{ text: 'x', clientMessageId: '' }, 'clientMessageId'],
    [{ text: 'x', clientMessageId: 'x'.repeat(65) }, 'clientMessageId'],
    [{ text: 'x', clientMessageId: 7 }, 'clientMessageId'],
    [{ text: 'x', replyTo: 'that one' }, 'replyTo'],
    [{ text: 'x', metadata: [1] }, 'metadata'],
    [{ text: 'x', metadata: 'text' }, 'metadata'],
    [{ text: 'x', metadata: { big: 'x'.repeat(4096) } }, 'metadata'],
    [{ text: 'x', senderId: NOBODY }, 'senderId'],
    [{ text: 'x', seq: 1 }, 'seq'],
  ])('refuses %j', async (input, field) => {
    const { body } = await send(input).expect(400);
    expect(body).toMatchObject({ code: 'validation_failed', retryable: false });
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('replies to a message of the same channel only', async () => {
    const first = await send({ text: 'first' }).expect(201);
    const reply = await send({ text: 'second', replyTo: first.body.id }).expect(201);
    expect(reply.body.replyTo).toBe(first.body.id);
    const elsewhere = await createChannel(owner);
    const other = await post(owner, elsewhere.id, 'elsewhere');
    for (const replyTo of [other.id, NOBODY]) {
      const { body } = await send({ text: 'x', replyTo }).expect(400);
      expect(body.errors).toEqual([expect.objectContaining({ field: 'replyTo' })]);
    }
  });

  it('into a private channel is for its members, admins included in those who may not', async () => {
    const hidden = await createChannel(owner, [], { isPrivate: true });
    const admin = await registerAdmin(server);
    await admin.http.get(`/api/channels/${hidden.id}/messages`).expect(200);
    await admin.http.post(`/api/channels/${hidden.id}/messages`).send({ text: 'x' }).expect(403);
  });

  describe('the same clientMessageId again', () => {
    it('stores nothing and gives the original, with 200 instead of 201', async () => {
      const first = await send({ text: 'once', clientMessageId: 'one' }).expect(201);
      const second = await send({ text: 'twice?', clientMessageId: 'one' }).expect(200);
      expect(second.body).toEqual(first.body);
    });

    it('gives the original wherever it lies, as long as its sender may read there', async () => {
      const elsewhere = await createChannel(owner, [], { isPrivate: true });
      const guest = await register(server);
      await owner.http.put(`/api/channels/${elsewhere.id}/members/${guest.id}`).expect(200);
      const original = await guest.http
        .post(`/api/channels/${elsewhere.id}/messages`)
        .send({ text: 'there', clientMessageId: 'wandering' })
        .expect(201);
      const again = await send({ text: 'here', clientMessageId: 'wandering' }, guest).expect(200);
      expect(again.body).toEqual(original.body);
      await owner.http.delete(`/api/channels/${elsewhere.id}/members/${guest.id}`).expect(204);
      const refused = await send({ text: 'here', clientMessageId: 'wandering' }, guest).expect(409);
      expect(refused.body.code).toBe('conflict');
    });

    it('is another message where another sends it', async () => {
      const other = await register(server);
      await send({ text: 'mine', clientMessageId: 'shared' }).expect(201);
      const theirs = await send({ text: 'theirs', clientMessageId: 'shared' }, other).expect(201);
      expect(theirs.body.text).toBe('theirs');
    });
  });
});

describe('Direct messages', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben] = [await register(server), await register(server)];
  });
  afterAll(() => server.stop());

  it('refuse strangers, oneself and people who do not exist', async () => {
    await http(server).post(`/api/users/${ben.id}/messages`).send({ text: 'x' }).expect(401);
    await http(server).get(`/api/users/${ben.id}/messages`).expect(401);
    await ada.http.post(`/api/users/${ada.id}/messages`).send({ text: 'x' }).expect(400);
    await ada.http.post(`/api/users/${NOBODY}/messages`).send({ text: 'x' }).expect(404);
    await ada.http.get(`/api/users/${NOBODY}/messages`).expect(404);
    await ada.http.post('/api/users/ben/messages').send({ text: 'x' }).expect(400);
  });

  it('make one conversation for a pair, also when both begin at once', async () => {
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const [from, to] = index % 2 ? [ada, ben] : [ben, ada];
        return from.http
          .post(`/api/users/${to.id}/messages`)
          .send({ text: `${index}` })
          .expect(201);
      }),
    );
    expect(new Set(sent.map(({ body }) => body.channelId)).size).toBe(1);
    const seqs = sent.map(({ body }) => body.seq as number).sort((a, b) => a - b);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const page = await ada.http.get(`/api/users/${ben.id}/messages?pageSize=3`).expect(200);
    expect(page.body).toMatchObject({ total: 10, page: 1 });
    expect(page.body.items.map(({ seq }: { seq: number }) => seq)).toEqual([8, 9, 10]);
    const mirrored = await ben.http.get(`/api/users/${ada.id}/messages?pageSize=3`).expect(200);
    expect(mirrored.body).toEqual(page.body);
  });

  it('make no conversation where nothing is stored', async () => {
    const eve = await register(server);
    const hub = await eve.hub();
    const toBen = { text: 'To Ben', clientMessageId: 'sent before' };
    const { body: original } = await ada.http
      .post(`/api/users/${ben.id}/messages`)
      .send(toBen)
      .expect(201);
    const send = (input: object) => ada.http.post(`/api/users/${eve.id}/messages`).send(input);
    expect((await send(toBen).expect(200)).body).toEqual(original);
    await send({ text: 'A reply', replyTo: original.id }).expect(400);
    await hub.call('Sync');
    expect(hub.argsOf('ChannelCreated')).toEqual([]);
    expect((await eve.http.get('/api/sync').expect(200)).body.channels).toEqual([]);
    eve.leave();
  });

  it('are read by their two people and nobody else, whatever their role', async () => {
    const sent = await ada.http
      .post(`/api/users/${ben.id}/messages`)
      .send({ text: 'between us' })
      .expect(201);
    const admin = await registerAdmin(server);
    const { channelId } = sent.body;
    for (const person of [admin, await register(server)]) {
      await person.http.get(`/api/channels/${channelId}`).expect(404);
      await person.http.get(`/api/channels/${channelId}/messages`).expect(404);
      await person.http.put(`/api/channels/${channelId}/members/me`).expect(404);
      await person.http.post(`/api/channels/${channelId}/messages`).send({ text: 'x' }).expect(404);
      await person.http.delete(`/api/channels/${channelId}`).expect(404);
    }
    const listed = await admin.http.get('/api/channels').expect(200);
    expect(JSON.stringify(listed.body)).not.toContain(channelId);
  });

  it('keep their two people and have no name to change', async () => {
    const { body } = await ada.http
      .post(`/api/users/${ben.id}/messages`)
      .send({ text: 'stay' })
      .expect(201);
    const path = `/api/channels/${body.channelId}`;
    await ada.http.delete(`${path}/members/me`).expect(403);
    await ada.http.patch(path).send({ topic: 'ours' }).expect(403);
    await ada.http.delete(path).expect(403);
    const third = await register(server);
    await ada.http.put(`${path}/members/${third.id}`).expect(403);
  });

  it('are empty before the first message, in every way of asking', async () => {
    const third = await register(server);
    const path = `/api/users/${third.id}/messages`;
    expect((await ada.http.get(path).expect(200)).body.items).toEqual([]);
    expect((await ada.http.get(`${path}?before=5`).expect(200)).body.items).toEqual([]);
    expect((await ada.http.get(`${path}?sinceRev=0`).expect(200)).body).toEqual({
      items: [],
      rev: 0,
      hasMore: false,
    });
  });
});
