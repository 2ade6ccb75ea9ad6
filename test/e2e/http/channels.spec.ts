import { createChannel, post } from '../../factories/channels.js';
import {
  newName,
  register,
  registerAdmin,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const NOBODY = '0190a000-0000-7000-8000-000000000000';

describe('Channels', () => {
  let server: TestServer;
  let owner: Person;
  let outsider: Person;
  let admin: Person;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    outsider = await register(server);
    admin = await registerAdmin(server);
  });
  afterAll(() => server.stop());

  it('refuse strangers on every route', async () => {
    const { id } = await createChannel(owner);
    const stranger = http(server);
    await stranger.get('/api/channels').expect(401);
    await stranger.post('/api/channels').send({ name: 'x' }).expect(401);
    await stranger.get(`/api/channels/${id}`).expect(401);
    await stranger.patch(`/api/channels/${id}`).send({ topic: 'x' }).expect(401);
    await stranger.delete(`/api/channels/${id}`).expect(401);
    await stranger.get('/api/sync').expect(401);
  });

  it('are created by moderators, with the creator as owner', async () => {
    const name = newName('Åland');
    const answer = await owner.http
      .post('/api/channels')
      .send({ name, topic: 'Islands' })
      .expect(201);
    expect(answer.body).toMatchObject({
      name,
      topic: 'Islands',
      isPrivate: false,
      kind: 'channel',
      createdBy: owner.id,
      lastSeq: 0,
      rev: 0,
      memberCount: 1,
      membership: { role: 'owner', readSeq: 0, unread: 0, mentions: 0 },
    });
    const refused = await outsider.http.post('/api/channels').send({ name: newName() }).expect(403);
    expect(refused.body.code).toBe('forbidden');
  });

  it('have names that are unique ignoring case, and free again once deleted', async () => {
    const name = newName('Ærø');
    const { id } = await createChannel(owner, [], { name });
    const taken = await owner.http
      .post('/api/channels')
      .send({ name: name.toUpperCase() })
      .expect(409);
    expect(taken.body.code).toBe('conflict');
    await owner.http.delete(`/api/channels/${id}`).expect(204);
    await owner.http.get(`/api/channels/${id}`).expect(404);
    await createChannel(owner, [], { name });
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: ' \t ' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ name: 'nul\u0000' }, 'name'],
    [{ name: 5 }, 'name'],
    [{ name: 'ok', topic: 'x'.repeat(501) }, 'topic'],
    [{ name: 'ok', isPrivate: 'yes' }, 'isPrivate'],
    [{ name: 'ok', owner: 'me' }, 'owner'],
  ])('refuse to be created from %j', async (input, field) => {
    const answer = await owner.http.post('/api/channels').send(input).expect(400);
    expect(answer.body.code).toBe('validation_failed');
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('answer a private one to outsiders as if it were absent, by every method', async () => {
    const { id } = await createChannel(owner, [], { isPrivate: true });
    for (const wanted of [id, NOBODY]) {
      const answers = [
        await outsider.http.get(`/api/channels/${wanted}`).expect(404),
        await outsider.http.patch(`/api/channels/${wanted}`).send({ topic: 'x' }).expect(404),
        await outsider.http.delete(`/api/channels/${wanted}`).expect(404),
        await outsider.http.get(`/api/channels/${wanted}/members`).expect(404),
        await outsider.http.put(`/api/channels/${wanted}/members/me`).expect(404),
        await outsider.http.delete(`/api/channels/${wanted}/members/me`).expect(404),
        await outsider.http.get(`/api/channels/${wanted}/messages`).expect(404),
        await outsider.http
          .post(`/api/channels/${wanted}/messages`)
          .send({ text: 'x' })
          .expect(404),
        await outsider.http.put(`/api/channels/${wanted}/read`).send({ seq: 0 }).expect(404),
      ];
      expect(new Set(answers.map(({ body }) => body.detail))).toEqual(new Set(['No such channel']));
    }
  });

  it('are all seen and managed by admins, private ones included', async () => {
    const { id, name } = await createChannel(owner, [], { isPrivate: true });
    const listed = await admin.http.get(`/api/channels?query=${encodeURIComponent(name)}`);
    expect(listed.body.items).toEqual([expect.objectContaining({ id, membership: null })]);
    await admin.http.patch(`/api/channels/${id}`).send({ topic: 'Seen' }).expect(200);
    await admin.http.delete(`/api/channels/${id}`).expect(204);
  });

  it('are changed by their own staff, not by plain members', async () => {
    const member = await register(server);
    const { id } = await createChannel(owner, [member]);
    await member.http.patch(`/api/channels/${id}`).send({ topic: 'Mine' }).expect(403);
    await owner.http.put(`/api/channels/${id}/members/${member.id}`).send({ role: 'moderator' });
    const answer = await member.http
      .patch(`/api/channels/${id}`)
      .send({ topic: 'Ours', name: newName('renamed') })
      .expect(200);
    expect(answer.body.topic).toBe('Ours');
    await member.http.delete(`/api/channels/${id}`).expect(403);
  });

  it('take null for the topic, which it clears, and for nothing else', async () => {
    const { id } = await createChannel(owner);
    await owner.http.patch(`/api/channels/${id}`).send({ topic: 'Soon gone' }).expect(200);
    const cleared = await owner.http.patch(`/api/channels/${id}`).send({ topic: null }).expect(200);
    expect(cleared.body.topic).toBeNull();
    await owner.http.patch(`/api/channels/${id}`).send({ isPrivate: null }).expect(400);
    await owner.http.patch(`/api/channels/${id}`).send({ name: null }).expect(400);
  });

  it('are listed by name: public ones, and the caller’s own private ones', async () => {
    const reader = await register(server);
    const mark = newName('list');
    await createChannel(owner, [], { name: `${mark}-b` });
    await createChannel(owner, [reader], { name: `${mark}-a`, isPrivate: true });
    await createChannel(owner, [], { name: `${mark}-c`, isPrivate: true });
    const names = async (query: string) => {
      const answer = await reader.http.get(`/api/channels?query=${mark}${query}`).expect(200);
      return answer.body.items.map(({ name }: { name: string }) => name);
    };
    expect(await names('')).toEqual([`${mark}-a`, `${mark}-b`]);
    expect(await names('&joined=true')).toEqual([`${mark}-a`]);
    expect(await names('&page=2&pageSize=1')).toEqual([`${mark}-b`]);
    expect(await names('%25')).toEqual([]);
  });

  it.each(['page=0', 'pageSize=0', 'pageSize=101', 'page=x', 'joined=perhaps', 'order=name'])(
    'refuse to be listed with ?%s',
    async (query) => {
      const answer = await owner.http.get(`/api/channels?${query}`).expect(400);
      expect(answer.body.code).toBe('validation_failed');
    },
  );
});

describe('Members', () => {
  let server: TestServer;
  let owner: Person;
  let member: Person;
  let outsider: Person;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    member = await register(server);
    outsider = await register(server);
  });
  afterAll(() => server.stop());

  const membersOf = async (person: Person, id: string) => {
    const answer = await person.http.get(`/api/channels/${id}/members`).expect(200);
    return answer.body.items.map(({ userId, role }: { userId: string; role: string }) => [
      userId,
      role,
    ]);
  };

  it('join public channels by themselves, with the read marker at the newest message', async () => {
    const { id } = await createChannel(owner);
    await post(owner, id, 'before');
    await outsider.http.put(`/api/channels/${id}/members/me`).expect(200);
    await outsider.http.put(`/api/channels/${id}/members/me`).expect(200);
    const channel = await outsider.http.get(`/api/channels/${id}`).expect(200);
    expect(channel.body).toMatchObject({
      memberCount: 2,
      membership: { role: 'member', readSeq: 1, unread: 0 },
    });
    await outsider.http.delete(`/api/channels/${id}/members/me`).expect(204);
    await outsider.http.delete(`/api/channels/${id}/members/me`).expect(404);
    const left = await outsider.http.get(`/api/channels/${id}`).expect(200);
    expect(left.body).toMatchObject({ memberCount: 1, membership: null });
  });

  it('become so by posting in a public channel', async () => {
    const { id } = await createChannel(owner);
    await post(owner, id, 'one');
    const { seq } = await post(outsider, id, 'two');
    const channel = await outsider.http.get(`/api/channels/${id}`).expect(200);
    expect(channel.body.membership).toMatchObject({ role: 'member', readSeq: seq, unread: 0 });
  });

  it('are brought into private channels by staff only', async () => {
    const { id } = await createChannel(owner, [member], { isPrivate: true });
    await member.http.put(`/api/channels/${id}/members/${outsider.id}`).expect(403);
    await owner.http.put(`/api/channels/${id}/members/${outsider.id}`).expect(200);
    expect(await membersOf(outsider, id)).toEqual([
      [owner.id, 'owner'],
      [member.id, 'member'],
      [outsider.id, 'member'],
    ]);
  });

  it('get other roles from owners only', async () => {
    const { id } = await createChannel(owner, [member, outsider]);
    const setRole = (person: Person, target: Person, role: string) =>
      person.http.put(`/api/channels/${id}/members/${target.id}`).send({ role });
    await setRole(member, member, 'owner').expect(403);
    await setRole(owner, member, 'moderator').expect(200);
    await setRole(member, outsider, 'moderator').expect(403);
    await setRole(owner, member, 'emperor').expect(400);
    expect(await membersOf(member, id)).toContainEqual([member.id, 'moderator']);
  });

  it('are removed by those above them', async () => {
    const { id } = await createChannel(owner, [member, outsider]);
    await owner.http.put(`/api/channels/${id}/members/${member.id}`).send({ role: 'moderator' });
    await outsider.http.delete(`/api/channels/${id}/members/${member.id}`).expect(403);
    await member.http.delete(`/api/channels/${id}/members/${owner.id}`).expect(403);
    await member.http.delete(`/api/channels/${id}/members/${outsider.id}`).expect(204);
    await member.http.delete(`/api/channels/${id}/members/${outsider.id}`).expect(404);
  });

  it('cannot be someone who does not exist', async () => {
    const { id } = await createChannel(owner);
    await owner.http.put(`/api/channels/${id}/members/${NOBODY}`).expect(404);
    await owner.http.put(`/api/channels/${id}/members/nobody`).expect(400);
  });

  it('are counted right when many join and leave at once', async () => {
    const { id } = await createChannel(owner);
    const people = await Promise.all(Array.from({ length: 10 }, () => register(server)));
    await Promise.all(
      people.flatMap((person) => [
        person.http.put(`/api/channels/${id}/members/me`),
        person.http.put(`/api/channels/${id}/members/me`),
      ]),
    );
    await Promise.all(
      people.slice(0, 4).map((person) => person.http.delete(`/api/channels/${id}/members/me`)),
    );
    const channel = await owner.http.get(`/api/channels/${id}`).expect(200);
    expect(channel.body.memberCount).toBe(7);
    expect(await membersOf(owner, id)).toHaveLength(7);
  });
});
