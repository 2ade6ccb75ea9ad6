import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import {
  registerAdmin,
  registerMany,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http, type Http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const NOBODY = '0190a000-0000-7000-8000-000000000000';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Place {
  readonly channelId: string;
  readonly id: string;
}
const pathOf = ({ channelId, id }: Place) => `/api/channels/${channelId}/messages/${id}`;
const revAfter = ({ rev }: { rev: number }) => rev + 1;

describe('A message that is said', () => {
  let server: TestServer;
  let people: Record<string, Person>;
  let owner: Person;
  let ben: Person;
  let open: TestChannel;
  let hidden: TestChannel;
  let said: any;
  let later: any;
  beforeAll(async () => {
    server = await startServer();
    const [sender, moderator, member, outsider] = await registerMany(server, 4);
    people = {
      'its sender': (ben = sender!),
      'the channel’s owner': (owner = await registerModerator(server)),
      'a moderator of the channel': moderator!,
      'another member': member!,
      'an outsider': outsider!,
      'a Moderator': await registerModerator(server),
      'a Moderator who is a member': await registerModerator(server),
      'an Admin': await registerAdmin(server),
    };
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    [open, hidden] = [await makeChannel(false), await makeChannel(true)];
    said = await post(ben, open.id, 'Said');
    later = await post(owner, open.id, 'Later');
  });

  async function makeChannel(isPrivate: boolean): Promise<TestChannel> {
    const members = [people['another member']!, people['a Moderator who is a member']!];
    const channel = await createChannel(owner, [ben, ...members], { isPrivate });
    const moderator = people['a moderator of the channel']!.id;
    const path = `/api/channels/${channel.id}/members/${moderator}`;
    await owner.http.put(path).send({ role: 'moderator' }).expect(200);
    return channel;
  }

  const show = async (place: Place, person = ben) =>
    (await person.http.get(pathOf(place)).expect(200)).body;
  const edit = async (place: Place, text: string) =>
    (await ben.http.patch(pathOf(place)).send({ text }).expect(200)).body;
  const remove = async (place: Place, person = ben) => {
    await person.http.delete(pathOf(place)).expect(204);
    return show(place, person);
  };
  const send = async (payload: object, status: number) =>
    (await ben.http.post(`/api/channels/${open.id}/messages`).send(payload).expect(status)).body;
  const read = async (query: string) =>
    (await ben.http.get(`/api/channels/${open.id}/messages?${query}`).expect(200)).body;

  describe.each(['get', 'patch', 'delete'] as const)('by %s', (method) => {
    const ask = (as: Http, place: Place) =>
      method === 'patch' ? as.patch(pathOf(place)).send({ text: 'x' }) : as[method](pathOf(place));

    it('is refused to strangers', async () => {
      await ask(http(server), said).expect(401);
    });

    it('is hidden from outsiders of a private channel, its former members included', async () => {
      const secret = await post(ben, hidden.id, 'Secret');
      await owner.http.delete(`/api/channels/${hidden.id}/members/${ben.id}`).expect(204);
      for (const who of ['an outsider', 'a Moderator', 'its sender']) {
        expect((await ask(people[who]!.http, secret).expect(404)).body.code).toBe('not_found');
      }
    });

    it('is found in its own channel only', async () => {
      await ask(ben.http, { channelId: hidden.id, id: said.id }).expect(404);
      await ask(ben.http, { channelId: NOBODY, id: said.id }).expect(404);
      await ask(ben.http, { channelId: open.id, id: NOBODY }).expect(404);
      expect(await show(said)).toEqual(said);
    });

    it.each(['that-one', NOBODY.replace('a', 'A'), '%00'])('has no id such as %s', async (id) => {
      const message = await ask(ben.http, { channelId: open.id, id }).expect(400);
      expect(message.body.errors).toEqual([expect.objectContaining({ field: 'messageId' })]);
      const channel = await ask(ben.http, { channelId: id, id: said.id }).expect(400);
      expect(channel.body.errors).toEqual([expect.objectContaining({ field: 'id' })]);
    });
  });

  it('is shown to whoever reads its channel', async () => {
    for (const person of Object.values(people)) expect(await show(said, person)).toEqual(said);
  });

  it('is edited in its place: with the next rev, and the time', async () => {
    const text = ' Meant <b>& said</b> 🦀\n';
    const edited = await edit(said, text);
    const editedAt = expect.stringMatching(TIME);
    expect(edited).toEqual({ ...said, text, rev: revAfter(later), editedAt });
    expect(edited.editedAt >= said.createdAt).toBe(true);
    expect(await show(said, owner)).toEqual(edited);
    expect((await edit(said, 'Again')).rev).toBe(revAfter(edited));
  });

  it('keeps all but its text when edited', async () => {
    const input = { replyTo: said.id, metadata: { a: [1] }, clientMessageId: 'full' };
    const full = await send({ text: 'Full', ...input }, 201);
    await owner.http.put(`${pathOf(full)}/reactions/%F0%9F%91%8D`).expect(200);
    const { body } = await owner.http.put(`${pathOf(full)}/pin`).expect(200);
    const changed = { text: 'Fuller', rev: revAfter(body), editedAt: expect.stringMatching(TIME) };
    expect(await edit(full, 'Fuller')).toEqual({ ...body, ...changed });
  });

  it('is left as it is by the same text again', async () => {
    expect(await edit(said, 'Said')).toEqual(said);
    const edited = await edit(said, 'Meant');
    expect(await edit(said, 'Meant')).toEqual(edited);
    expect(await read('sinceRev=0')).toMatchObject({ rev: edited.rev });
  });

  it.each([
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: ' \n\t\u00a0' }, 'text'],
    [{ text: 'nul \u0000' }, 'text'],
    [{ text: 'lone \ud800' }, 'text'],
    [{ text: null }, 'text'],
    [{ text: ['x'] }, 'text'],
    [{ text: 'x', metadata: {} }, 'metadata'],
    [{ text: 'x', seq: 1 }, 'seq'],
  ])('is not edited to %j', async (input, field) => {
    const { body } = await ben.http.patch(pathOf(said)).send(input).expect(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await show(said)).toEqual(said);
  });

  it('may be edited to as much as a new one may say', async () => {
    const longest = '🙂'.repeat(4000);
    await ben.http
      .patch(pathOf(said))
      .send({ text: `${longest}x` })
      .expect(400);
    expect((await edit(said, longest)).text).toBe(longest);
  });

  it('is edited by nobody but its sender, whatever role another has', async () => {
    for (const [who, person] of Object.entries(people)) {
      if (who === 'its sender') continue;
      const { body } = await person.http.patch(pathOf(said)).send({ text: 'Theirs' }).expect(403);
      expect(body.code).toBe('forbidden');
    }
    expect(await show(said)).toEqual(said);
  });

  it('leaves a tombstone when deleted: its place, and nothing of what it said', async () => {
    const input = { replyTo: said.id, metadata: { a: [1] }, clientMessageId: 'gone' };
    const full = await send({ text: 'Full', ...input }, 201);
    await edit(full, 'Fuller');
    await owner.http.put(`${pathOf(full)}/reactions/%F0%9F%91%8D`).expect(200);
    const { body } = await owner.http.put(`${pathOf(full)}/pin`).expect(200);
    const nothing = { text: '', metadata: null, reactions: [], attachments: [], pinned: false };
    const deletedAt = expect.stringMatching(TIME);
    expect(await remove(full)).toEqual({ ...body, ...nothing, rev: revAfter(body), deletedAt });
  });

  it('is deleted once, and not edited any more', async () => {
    const tombstone = await remove(said);
    expect(await remove(said)).toEqual(tombstone);
    expect(await remove(said, owner)).toEqual(tombstone);
    await ben.http.patch(pathOf(said)).send({ text: 'Back again' }).expect(403);
    expect(await read('sinceRev=0')).toMatchObject({ rev: tombstone.rev });
  });

  it.each([
    ['its sender', 204, 204],
    ['the channel’s owner', 204, 204],
    ['a moderator of the channel', 204, 204],
    ['another member', 403, 403],
    ['an outsider', 403, 404],
    ['a Moderator', 204, 404],
    ['a Moderator who is a member', 204, 403],
    ['an Admin', 204, 204],
  ])('is deleted by %s: %i in a public channel, %i in a private one', async (who, ...statuses) => {
    const secret = await post(ben, hidden.id, 'Secret');
    for (const [index, message] of [said, secret].entries()) {
      await people[who]!.http.delete(pathOf(message)).expect(statuses[index]!);
      const isDeleted = (await show(message)).deletedAt !== null;
      expect(isDeleted).toBe(statuses[index] === 204);
    }
  });

  it('between two is edited and deleted by its sender, and by no other', async () => {
    const { body } = await ben.http
      .post(`/api/users/${owner.id}/messages`)
      .send({ text: 'Psst' })
      .expect(201);
    for (const [person, status] of [[owner, 403] as const, [people['an Admin']!, 404] as const]) {
      await person.http.delete(pathOf(body)).expect(status);
      await person.http.patch(pathOf(body)).send({ text: 'x' }).expect(status);
    }
    const edited = await edit(body, 'Hush');
    expect(await show(body, owner)).toEqual(edited);
    expect(await remove(body)).toMatchObject({ text: '', rev: revAfter(edited) });
  });

  it('is still replied to once it is deleted', async () => {
    await remove(said);
    const reply = await send({ text: 'To what?', replyTo: said.id }, 201);
    expect(reply.replyTo).toBe(said.id);
  });

  it('is given as it is by now where it is sent again', async () => {
    const payload = { text: 'Once', clientMessageId: 'once' };
    const first = await send(payload, 201);
    const edited = await edit(first, 'Twice');
    expect(await send(payload, 200)).toEqual(edited);
    const tombstone = await remove(first);
    expect(await send(payload, 200)).toEqual(tombstone);
    expect(tombstone).toMatchObject({ id: first.id, seq: first.seq, rev: revAfter(edited) });
  });

  it('comes in history and by rev once, as it is by now', async () => {
    const third = await edit(await post(ben, open.id, 'Third'), 'The third');
    await edit(said, 'One');
    const first = await edit(said, 'The first');
    const second = await remove(later, owner);
    expect([third.rev, first.rev, second.rev]).toEqual([4, 6, 7]);
    expect((await read('')).items).toEqual([first, second, third]);
    const items = [third, first, second];
    expect(await read('sinceRev=0')).toEqual({ items, rev: 7, hasMore: false });
    expect((await read('sinceRev=4')).items).toEqual([first, second]);
    expect(await read('sinceRev=0&limit=1')).toEqual({ items: [third], rev: 4, hasMore: true });
  });
});
