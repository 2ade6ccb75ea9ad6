import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import {
  registerAdmin,
  registerMany,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const NOBODY = '0190a000-0000-7000-8000-000000000000';

interface Place {
  readonly channelId: string;
  readonly id: string;
}
const pathOf = ({ channelId, id }: Place) => `/api/channels/${channelId}/messages/${id}`;
const revAfter = ({ rev }: { rev: number }) => rev + 1;

describe('Pins', () => {
  let server: TestServer;
  let people: Record<string, Person>;
  let owner: Person;
  let ben: Person;
  let open: TestChannel;
  let hidden: TestChannel;
  let said: any;
  beforeAll(async () => {
    server = await startServer();
    const [member, moderator, outsider] = await registerMany(server, 3);
    people = {
      'a member': (ben = member!),
      'the channel’s owner': (owner = await registerModerator(server)),
      'a moderator of the channel': moderator!,
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
  });

  async function makeChannel(isPrivate: boolean): Promise<TestChannel> {
    const members = [ben, people['a Moderator who is a member']!];
    const channel = await createChannel(owner, members, { isPrivate });
    const moderator = people['a moderator of the channel']!.id;
    const path = `/api/channels/${channel.id}/members/${moderator}`;
    await owner.http.put(path).send({ role: 'moderator' }).expect(200);
    return channel;
  }

  const pin = async (place: Place, person = owner) =>
    (await person.http.put(`${pathOf(place)}/pin`).expect(200)).body;
  const unpin = async (place: Place, person = owner) =>
    (await person.http.delete(`${pathOf(place)}/pin`).expect(200)).body;
  const show = async (place: Place) => (await owner.http.get(pathOf(place)).expect(200)).body;
  const list = async (query = '', person = ben) =>
    (await person.http.get(`/api/channels/${open.id}/pins${query}`).expect(200)).body;
  const postMany = async (count: number) => {
    const posted: any[] = [];
    for (let n = 1; n <= count; n++) posted.push(await post(ben, open.id, `No. ${n}`));
    return posted;
  };

  it('give the message, with the next rev and otherwise as it was', async () => {
    const pinned = await pin(said);
    expect(pinned).toEqual({ ...said, pinned: true, rev: revAfter(said) });
    expect(await show(said)).toEqual(pinned);
    const unpinned = await unpin(said);
    expect(unpinned).toEqual({ ...said, rev: revAfter(pinned) });
    expect(await show(said)).toEqual(unpinned);
  });

  it('change nothing where they are repeated', async () => {
    expect(await unpin(said)).toEqual(said);
    const pinned = await pin(said);
    expect(await pin(said)).toEqual(pinned);
    expect(await pin(said, people['a moderator of the channel'])).toEqual(pinned);
    const unpinned = await unpin(said);
    expect(await unpin(said)).toEqual(unpinned);
    const { body } = await ben.http.get(`/api/channels/${open.id}/messages?sinceRev=0`).expect(200);
    expect(body.rev).toBe(unpinned.rev);
  });

  it.each([
    ['the channel’s owner', 200, 200],
    ['a moderator of the channel', 200, 200],
    ['a member', 403, 403],
    ['an outsider', 403, 404],
    ['a Moderator', 200, 404],
    ['a Moderator who is a member', 200, 403],
    ['an Admin', 200, 200],
  ])('are for %s: %i in a public channel, %i in a private one', async (who, ...statuses) => {
    const secret = await post(ben, hidden.id, 'Secret');
    for (const [index, message] of [said, secret].entries()) {
      const status = statuses[index]!;
      await people[who]!.http.put(`${pathOf(message)}/pin`).expect(status);
      expect((await show(message)).pinned).toBe(status === 200);
      await pin(message);
      await people[who]!.http.delete(`${pathOf(message)}/pin`).expect(status);
      expect((await show(message)).pinned).toBe(status !== 200);
    }
  });

  it('between two are for the two alike', async () => {
    const { body } = await ben.http
      .post(`/api/users/${owner.id}/messages`)
      .send({ text: 'Psst' })
      .expect(201);
    for (const person of [ben, owner]) {
      expect(await pin(body, person)).toMatchObject({ pinned: true });
      expect(await unpin(body, person)).toMatchObject({ pinned: false });
    }
    await people['an Admin']!.http.put(`${pathOf(body)}/pin`).expect(404);
    await people['an Admin']!.http.get(`/api/channels/${body.channelId}/pins`).expect(404);
  });

  it('are listed, the last pinned first', async () => {
    const [one, two, three] = await postMany(3);
    for (const message of [two, three, one]) await pin(message);
    const listed = await list();
    const pinned = await Promise.all([one, three, two].map(show));
    expect(listed).toEqual({ items: pinned, page: 1, pageSize: 50, total: 3 });
    await unpin(three);
    await pin(three);
    expect((await list()).items.map(({ id }: Place) => id)).toEqual([three.id, one.id, two.id]);
  });

  it('are listed in order of pinning, though they come within a millisecond', async () => {
    const [one, two, three] = await postMany(3);
    const clock = jest.spyOn(Date.prototype, 'toISOString').mockReturnValue(three.createdAt);
    try {
      for (const message of [two, three, one]) await pin(message);
    } finally {
      clock.mockRestore();
    }
    expect((await list()).items.map(({ id }: Place) => id)).toEqual([one.id, three.id, two.id]);
  });

  it('stay where they are when their messages change', async () => {
    const [one, two] = await postMany(2);
    for (const message of [one, two]) await pin(message);
    const edited = await ben.http.patch(pathOf(one)).send({ text: 'Changed' }).expect(200);
    expect((await list()).items).toEqual([await show(two), edited.body]);
  });

  it('are listed in pages', async () => {
    for (const message of await postMany(5)) await pin(message);
    const texts = async (query: string) =>
      (await list(query)).items.map(({ text }: { text: string }) => text);
    expect(await list('?pageSize=2')).toMatchObject({ page: 1, pageSize: 2, total: 5 });
    expect(await texts('?pageSize=2')).toEqual(['No. 5', 'No. 4']);
    expect(await texts('?pageSize=2&page=3')).toEqual(['No. 1']);
    expect(await list('?pageSize=2&page=4')).toMatchObject({ items: [], page: 4, total: 5 });
  });

  it.each(['page=0', 'page=x', 'page=1.5', 'pageSize=0', 'pageSize=101', 'before=5'])(
    'are not listed with ?%s',
    async (query) => {
      const { body } = await ben.http.get(`/api/channels/${open.id}/pins?${query}`).expect(400);
      expect(body.code).toBe('validation_failed');
    },
  );

  it('are read by whoever reads the channel, and by nobody else', async () => {
    await pin(said);
    await pin(await post(ben, hidden.id, 'Secret'));
    for (const person of Object.values(people)) expect((await list('', person)).total).toBe(1);
    await http(server).get(`/api/channels/${open.id}/pins`).expect(401);
    const path = `/api/channels/${hidden.id}/pins`;
    for (const who of ['a member', 'an Admin']) await people[who]!.http.get(path).expect(200);
    for (const who of ['an outsider', 'a Moderator']) await people[who]!.http.get(path).expect(404);
    await ben.http.get(`/api/channels/${NOBODY}/pins`).expect(404);
    await ben.http.get('/api/channels/general/pins').expect(400);
  });

  it('end with the deletion of the message, and do not come back', async () => {
    await pin(said);
    await ben.http.delete(pathOf(said)).expect(204);
    expect(await list()).toMatchObject({ items: [], total: 0 });
    await owner.http.put(`${pathOf(said)}/pin`).expect(403);
    expect((await show(said)).pinned).toBe(false);
  });

  it('refuse strangers and malformed ids, and find no message elsewhere', async () => {
    for (const method of ['put', 'delete'] as const) {
      const ask = (place: Place, as = owner.http) => as[method](`${pathOf(place)}/pin`);
      await ask(said, http(server)).expect(401);
      await ask({ channelId: open.id, id: 'that-one' }).expect(400);
      await ask({ channelId: 'general', id: said.id }).expect(400);
      await ask({ channelId: open.id, id: NOBODY }).expect(404);
      await ask({ channelId: hidden.id, id: said.id }).expect(404);
    }
  });
});
