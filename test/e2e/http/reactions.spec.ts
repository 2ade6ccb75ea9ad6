import { createChannel, post } from '../../factories/channels.js';
import {
  register,
  registerAdmin,
  registerMany,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';
import { statementsOf } from '../../support/statements.js';

const NOBODY = '0190a000-0000-7000-8000-000000000000';
const MAX_EMOJI = 20;
const MAX_NAMED = 100;

/** Different ones, all of one code point. */
const emojiNo = (index: number) => String.fromCodePoint(0x1f600 + index);
const revAfter = ({ rev }: { rev: number }) => rev + 1;

describe('Reactions', () => {
  let server: TestServer;
  let owner: Person;
  let ada: Person;
  let ben: Person;
  let channelId: string;
  let said: any;
  beforeAll(async () => {
    server = await startServer();
    [owner, ada, ben] = await Promise.all([
      registerModerator(server),
      register(server),
      register(server),
    ]);
    channelId = (await createChannel(owner, [ada, ben])).id;
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    said = await post(owner, channelId, 'Said');
  });

  const messagePath = (message = said) =>
    `/api/channels/${message.channelId}/messages/${message.id}`;
  const path = (emoji: string, message = said) =>
    `${messagePath(message)}/reactions/${encodeURIComponent(emoji)}`;
  const add = async (person: Person, emoji: string) =>
    (await person.http.put(path(emoji)).expect(200)).body;
  const remove = async (person: Person, emoji: string) =>
    (await person.http.delete(path(emoji)).expect(200)).body;
  const show = async () => (await ada.http.get(messagePath()).expect(200)).body;

  it('give the message, with the next rev and otherwise as it was', async () => {
    const reactions = [{ emoji: '👍', count: 1, userIds: [ada.id] }];
    const reacted = await add(ada, '👍');
    expect(reacted).toEqual({ ...said, rev: revAfter(said), reactions });
    expect(await show()).toEqual(reacted);
    const removed = await remove(ada, '👍');
    expect(removed).toEqual({ ...said, rev: revAfter(reacted) });
    expect(await show()).toEqual(removed);
  });

  it('name who reacted, in order of reacting, the emoji in order of their first use', async () => {
    await add(ben, '🎉');
    await add(ada, '👍');
    await add(ada, '🎉');
    const { reactions } = await add(owner, '🎉');
    expect(reactions).toEqual([
      { emoji: '🎉', count: 3, userIds: [ben.id, ada.id, owner.id] },
      { emoji: '👍', count: 1, userIds: [ada.id] },
    ]);
    await remove(ada, '👍');
    await remove(ben, '🎉');
    await add(ada, '👍');
    expect((await add(ben, '🎉')).reactions).toEqual([
      { emoji: '🎉', count: 3, userIds: [ada.id, owner.id, ben.id] },
      { emoji: '👍', count: 1, userIds: [ada.id] },
    ]);
  });

  it('change nothing where they are repeated', async () => {
    const reacted = await add(ada, '👍');
    expect(await add(ada, '👍')).toEqual(reacted);
    expect(await remove(ben, '👍')).toEqual(reacted);
    expect(await remove(ada, '🎉')).toEqual(reacted);
    const removed = await remove(ada, '👍');
    expect(await remove(ada, '👍')).toEqual(removed);
    const log = await ada.http.get(`/api/channels/${channelId}/messages?sinceRev=0`).expect(200);
    expect(log.body.rev).toBe(removed.rev);
  });

  it('are one, of many that the same person gives at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => add(ada, '👍')));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0].rev).toBe(revAfter(said));
  });

  it.each([
    ['of a family', '👨‍👩‍👧‍👦'],
    ['of the flag of England', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['of a keycap', '1️⃣'],
    ['without its variation selector', '❤'],
    ['with its variation selector', '❤️'],
    ['with a tone of skin', '👋🏽'],
    ['of many, joined', Array(16).fill('🙂').join('\u200d')],
    ['by its shortcode', ':party_parrot:'],
    ['by the longest shortcode, of letters of four bytes', `:${'𝒳'.repeat(32)}:`],
    ['by a shortcode in another script', `:${'ў'.repeat(32)}:`],
  ])('take an emoji %s', async (_what, emoji) => {
    expect((await add(ada, emoji)).reactions).toEqual([{ emoji, count: 1, userIds: [ada.id] }]);
    expect((await remove(ada, emoji)).reactions).toEqual([]);
  });

  it('tell an emoji with its variation selector from one without', async () => {
    await add(ada, '❤');
    const { reactions } = await add(ada, '❤️');
    expect(reactions.map(({ emoji }: { emoji: string }) => emoji)).toEqual(['❤', '❤️']);
  });

  it.each([
    ['a word', 'hello'],
    ['a space between', 'a b'],
    ['white space', ' '],
    ['a digit', '1'],
    ['NUL', '👍\0'],
    ['33 code points', Array(17).fill('🙂').join('\u200d')],
    ['two of them', '👍🎉'],
    ['a shortcode without its end', ':party_parrot'],
    ['a long shortcode', `:${'x'.repeat(33)}:`],
  ])('refuse as an emoji: %s', async (_what, emoji) => {
    for (const method of ['put', 'delete'] as const) {
      const { body } = await ada.http[method](path(emoji)).expect(400);
      expect(body).toMatchObject({ code: 'validation_failed' });
      expect(body.errors).toEqual([expect.objectContaining({ field: 'emoji' })]);
    }
    expect(await show()).toEqual(said);
  });

  it('refuse as an emoji what no path has room for, and have no route without one', async () => {
    const { body } = await ada.http.put(path('🙂'.repeat(1000))).expect(400);
    expect(body.code).toBe('validation_failed');
    await ada.http.put(path('')).expect(404);
  });

  it('refuse malformed ids and find no message elsewhere', async () => {
    const elsewhere = (await createChannel(owner, [ada])).id;
    for (const method of ['put', 'delete'] as const) {
      await ada.http[method](path('👍', { ...said, id: 'that-one' })).expect(400);
      await ada.http[method](path('👍', { ...said, channelId: 'general' })).expect(400);
      await ada.http[method](path('👍', { ...said, id: NOBODY })).expect(404);
      await ada.http[method](path('👍', { ...said, channelId: elsewhere })).expect(404);
    }
  });

  it('are for those who may post: not strangers, nor those outside of a private channel', async () => {
    const hidden = (await createChannel(owner, [ada], { isPrivate: true })).id;
    const secret = await post(ada, hidden, 'Secret');
    const admin = await registerAdmin(server);
    for (const method of ['put', 'delete'] as const) {
      await http(server)[method](path('👍')).expect(401);
      await ben.http[method](path('👍', secret)).expect(404);
      await admin.http[method](path('👍', secret)).expect(403);
    }
    await admin.http.put(path('👍')).expect(200);
  });

  it('between two are for the two', async () => {
    const direct = await ada.http
      .post(`/api/users/${ben.id}/messages`)
      .send({ text: 'Psst' })
      .expect(201);
    for (const person of [ada, ben]) await person.http.put(path('👍', direct.body)).expect(200);
    await owner.http.put(path('👍', direct.body)).expect(404);
    const { body } = await ben.http.get(messagePath(direct.body)).expect(200);
    expect(body.reactions).toEqual([{ emoji: '👍', count: 2, userIds: [ada.id, ben.id] }]);
  });

  it('go with a deleted message, and do not come back', async () => {
    await add(ada, '👍');
    await owner.http.delete(messagePath()).expect(204);
    const tombstone = await show();
    for (const emoji of ['👍', '🎉']) await ada.http.put(path(emoji)).expect(403);
    expect(tombstone.reactions).toEqual([]);
    expect(await show()).toEqual(tombstone);
  });

  it(`are of at most ${MAX_EMOJI} different emoji, of which one may be given more often`, async () => {
    for (let index = 0; index < MAX_EMOJI; index++) await add(ada, emojiNo(index));
    const full = await show();
    expect(full.reactions).toHaveLength(MAX_EMOJI);
    await ada.http.put(path(emojiNo(MAX_EMOJI))).expect(403);
    await ben.http.put(path(emojiNo(MAX_EMOJI))).expect(403);
    expect(await show()).toEqual(full);
    expect((await add(ben, emojiNo(0))).reactions[0]).toMatchObject({ count: 2 });
    expect(await add(ada, emojiNo(0))).toMatchObject({ rev: revAfter(full) });
    await remove(ada, emojiNo(1));
    expect((await add(ben, emojiNo(MAX_EMOJI))).reactions).toHaveLength(MAX_EMOJI);
  });

  describe(`of more than ${MAX_NAMED} people`, () => {
    let crowd: Person[];
    beforeAll(async () => {
      // The youngest account first: the order of reacting is not that of the ids.
      crowd = (await registerMany(server, MAX_NAMED + 2)).reverse();
    });

    /** Everybody at once; gives their ids in order of reacting. */
    async function reactAll(): Promise<string[]> {
      const reacting = crowd.map(async (person) => ({
        ...(await add(person, '👍')),
        id: person.id,
      }));
      const answers = (await Promise.all(reacting)).sort((a, b) => a.rev - b.rev);
      const counts = answers.map(({ reactions }) => Number(reactions[0].count));
      expect(counts).toEqual(counts.map((_, index) => index + 1));
      return answers.map(({ id }) => id);
    }

    async function expectNextToMoveUp(ids: string[]): Promise<void> {
      const named = (first: number) => ids.slice(first, first + MAX_NAMED);
      const [before] = (await show()).reactions;
      expect(before).toEqual({ emoji: '👍', count: crowd.length, userIds: named(0) });
      const first = crowd.find(({ id }) => id === ids[0])!;
      const [after] = (await remove(first, '👍')).reactions;
      expect(after).toEqual({ emoji: '👍', count: crowd.length - 1, userIds: named(1) });
    }

    it('count all, name the first, and let the next move up', async () => {
      await expectNextToMoveUp(await reactAll());
    });

    it('keep their order, though all react within a millisecond', async () => {
      const clock = jest.spyOn(Date.prototype, 'toISOString').mockReturnValue(said.createdAt);
      const ids = await reactAll().finally(() => clock.mockRestore());
      await expectNextToMoveUp(ids);
    });
  });

  it('are read with their messages, by no statement of their own', async () => {
    await add(ada, '👍');
    const statements = await statementsOf(server, async () => {
      const { body } = await ben.http.get(`/api/channels/${channelId}/messages`).expect(200);
      expect(body.items.at(-1).reactions).toHaveLength(1);
    });
    expect(statements.filter((sql) => /\bFROM \S*messages\b/.test(sql))).toHaveLength(1);
    expect(statements.filter((sql) => /\bFROM \S*reactions\b/.test(sql))).toEqual([]);
  });
});
