import { createChannel, post } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { startServer, type TestServer } from '../../support/server.js';
import { statementsOf } from '../../support/statements.js';

interface ReadState {
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
}

describe('Unread messages', () => {
  let server: TestServer;
  let owner: Person;
  let ada: Person;
  let ben: Person;
  let channelId: string;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    [ada, ben] = [await register(server, 'Ada'), await register(server, 'ben')];
  });
  beforeEach(async () => {
    channelId = (await createChannel(owner, [ada, ben])).id;
  });
  afterAll(() => server.stop());

  const say = (text: string, person = ben) => post(person, channelId, text);
  const edit = ({ id }: { id: string }, text: string, person = ben) =>
    person.http.patch(`/api/channels/${channelId}/messages/${id}`).send({ text }).expect(200);
  const remove = ({ id }: { id: string }, person = ben) =>
    person.http.delete(`/api/channels/${channelId}/messages/${id}`).expect(204);
  const join = (person: Person) =>
    owner.http.put(`/api/channels/${channelId}/members/${person.id}`).expect(200);
  const leave = (person: Person) =>
    person.http.delete(`/api/channels/${channelId}/members/me`).expect(204);
  const mark = async (seq: number, person = ada): Promise<ReadState> => {
    const path = `/api/channels/${channelId}/read`;
    return (await person.http.put(path).send({ seq, force: true }).expect(200)).body;
  };

  /** As the channel, the list of channels and the sync state say alike. */
  async function stateOf(person: Person): Promise<ReadState> {
    const { body } = await person.http.get(`/api/channels/${channelId}`).expect(200);
    const { readSeq, unread, mentions } = body.membership;
    const listed = await person.http.get('/api/channels?joined=true&pageSize=100').expect(200);
    expect(listed.body.items).toContainEqual(body);
    const synced = await person.http.get('/api/sync').expect(200);
    expect(synced.body.channels).toContainEqual(
      expect.objectContaining({ id: channelId, readSeq, unread, mentions }),
    );
    return { readSeq, unread, mentions };
  }

  const expectState = async (person: Person, unread: number, mentions: number) =>
    expect(await stateOf(person)).toMatchObject({ unread, mentions });

  /** What the history counts up to. Whom a text mentions is as plain as this in what these tests say. */
  async function countedFor(person: Person, readSeq: number): Promise<ReadState> {
    const path = `/api/channels/${channelId}/messages?after=${readSeq}&limit=100`;
    const { body } = await person.http.get(path).expect(200);
    const unread = (body.items as any[]).filter(
      ({ senderId, deletedAt }) => senderId !== person.id && deletedAt === null,
    );
    const name = `@${person.username.toLowerCase()}`;
    const mentions = unread.filter(({ text }) => text.toLowerCase().includes(name));
    return { readSeq, unread: unread.length, mentions: mentions.length };
  }

  it.each([
    'Hello @Ada, how are you?',
    '@ada',
    '@ADA!',
    '@ada.',
    '@ada...',
    '@ada_',
    '(@ada)',
    '"@ada"',
    '\n@ada\n',
    'é@ada',
    '@@ada',
    '@ben and @ada',
    '@nobody-of-that-name @ada',
  ])('mention Ada with %j', async (text) => {
    await say(text);
    await expectState(ada, 1, 1);
  });

  it.each(['Ada', 'ada@example.org', 'x@ada', '@adam', '@ada-2', '@ ada', '@', '@ben', '@a.da'])(
    'mention no Ada with %j',
    async (text) => {
      await say(text);
      await expectState(ada, 1, 0);
    },
  );

  it('mention a person once, however often they name them, and all whom they name', async () => {
    await say('@ada @Ada, @ADA! And @ada, @ben', owner);
    await expectState(ada, 1, 1);
    await expectState(ben, 1, 1);
    await say('@ada');
    await expectState(ada, 2, 2);
    await expectState(ben, 1, 1);
  });

  it('mention who is called so with the sign at the end, and else who is without', async () => {
    const [signed, plain] = [await register(server, 'dash-'), await register(server, 'dash')];
    await join(plain);
    await say('Hello @dash-');
    await expectState(plain, 1, 1);
    await join(signed);
    await say('Hello @dash-');
    await expectState(plain, 2, 1);
    await expectState(signed, 1, 1);
  });

  it('mention nobody who is no member, not even once they join and look back', async () => {
    const eve = await register(server, 'eve');
    await say('@eve @ada');
    await expectState(ada, 1, 1);
    await join(eve);
    await expectState(eve, 0, 0);
    expect(await mark(0, eve)).toEqual({ readSeq: 0, unread: 1, mentions: 0 });
  });

  it('mention nobody to themself', async () => {
    await say('I, @ada, say to @ben', ada);
    await expectState(ada, 0, 0);
    await expectState(ben, 1, 1);
  });

  it('hold as many names as a text has room for', async () => {
    const named = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => `@${index}_`.padEnd(length, '._')).join('');
    await say(`${named(750, 5).slice(0, 3990)} @ada`);
    await say(`${named(120, 33)} @ada`);
    await say(`${'@...'.repeat(990)} @ada`);
    await expectState(ada, 3, 3);
  });

  it('mention whom they name once edited', async () => {
    const message = await say('Hello');
    await edit(message, 'Hello @ada');
    await expectState(ada, 1, 1);
    await edit(message, 'Hello @ada, hello');
    await expectState(ada, 1, 1);
    await edit(message, 'Hello');
    await expectState(ada, 1, 0);
  });

  it('mention who is a member when they are edited, and no longer who is none', async () => {
    const fay = await register(server, 'fay');
    const message = await say('@fay @ada');
    await join(fay);
    await leave(ada);
    await edit(message, '@fay, @ada');
    await join(ada);
    expect(await mark(0, fay)).toMatchObject({ unread: 1, mentions: 1 });
    expect(await mark(0)).toMatchObject({ unread: 1, mentions: 0 });
  });

  it('mention nobody once they are deleted', async () => {
    const message = await say('@ada');
    await say('@ada again');
    await remove(message);
    await expectState(ada, 1, 1);
    expect(await mark(0)).toEqual({ readSeq: 0, unread: 1, mentions: 1 });
  });

  it('and their mentions lie after the read marker, wherever it moves', async () => {
    for (const text of ['@ada', 'no', '@ada', '@ada']) await say(text);
    expect(await mark(1)).toEqual({ readSeq: 1, unread: 3, mentions: 2 });
    expect(await mark(3)).toEqual({ readSeq: 3, unread: 1, mentions: 1 });
    expect(await mark(4)).toEqual({ readSeq: 4, unread: 0, mentions: 0 });
    expect(await mark(2)).toEqual({ readSeq: 2, unread: 2, mentions: 2 });
    expect(await mark(0)).toEqual({ readSeq: 0, unread: 4, mentions: 3 });
  });

  it('of an earlier membership are there again for who comes back and looks back', async () => {
    await say('@ada');
    await leave(ada);
    await say('@ada while away');
    await join(ada);
    await say('@ada again');
    expect(await stateOf(ada)).toEqual({ readSeq: 2, unread: 1, mentions: 1 });
    expect(await mark(0)).toEqual({ readSeq: 0, unread: 3, mentions: 2 });
  });

  it('between two mention the addressee', async () => {
    const { body } = await ben.http
      .post(`/api/users/${ada.id}/messages`)
      .send({ text: 'Only you, @ada, and I, @ben' })
      .expect(201);
    channelId = body.channelId;
    await expectState(ada, 1, 1);
    await expectState(ben, 0, 0);
  });

  it('are fewer once one is deleted, whoever does it and wherever the marker is', async () => {
    const [first, , own] = [await say('1'), await say('2'), await say('3', ada)];
    const [fourth] = [await say('4'), await say('5', ada)];
    await remove(fourth, owner);
    await remove(own, ada);
    await expectState(ada, 2, 0);
    await mark(2);
    await expectState(ada, 0, 0);
    await remove(first);
    await expectState(ada, 0, 0);
    for (const [seq, unread] of [[1, 1] as const, [0, 1] as const, [3, 0] as const]) {
      expect(await mark(seq)).toEqual({ readSeq: seq, unread, mentions: 0 });
    }
    expect(await mark(0, ben)).toEqual({ readSeq: 0, unread: 1, mentions: 0 });
  });

  it('are what a count over the history gives, whatever has happened', async () => {
    const people = [owner, ada, ben];
    const round = async (n: number) => {
      const [speaker, reader] = [people[n % 3]!, people[(n >> 1) % 3]!];
      const message = await say(`No. ${n} for @${people[(n * 7) % 3]!.username}`, speaker);
      if (n % 4 === 0) await edit(message, `Rather for @${people[n % 2]!.username}`, speaker);
      // Not beyond the newest message: of others nobody knows here whether they are there yet.
      await mark(n % 5 === 0 ? message.seq : Math.min(n % 11, message.seq), reader);
      if (n % 3 !== 1 || n % 4 === 1) await remove(message, n % 2 ? owner : speaker);
    };
    await Promise.all(Array.from({ length: 40 }, (_, n) => round(n)));
    for (const person of people) {
      for (const seq of [(await stateOf(person)).readSeq, 7, 23, 40, 0]) {
        expect(await mark(seq, person)).toEqual(await countedFor(person, seq));
        expect(await stateOf(person)).toEqual(await countedFor(person, seq));
      }
    }
  });

  it('are counted without reading any message', async () => {
    await remove(await say('@ada'));
    await say('@ada');
    const statements = await statementsOf(server, () => stateOf(ada));
    expect(statements.join('\n')).toMatch(/\bmentions\b/);
    for (const sql of statements) expect(sql).not.toMatch(/\b(FROM|JOIN) \S*messages\b/);
  });
});
