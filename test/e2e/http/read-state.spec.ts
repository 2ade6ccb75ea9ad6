import { UnitOfWork } from '../../../src/platform/database/index.js';
import { createChannel, post } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('The read marker', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let channelId: string;
  beforeAll(async () => {
    server = await startServer();
    ada = await registerModerator(server);
    ben = await register(server);
  });
  afterAll(() => server.stop());
  // Ada's are 1, 2, 4, 5; Ben's is 3.
  beforeEach(async () => {
    channelId = (await createChannel(ada, [ben])).id;
    await post(ada, channelId, '1');
    await post(ada, channelId, '2');
    await post(ben, channelId, '3');
    await post(ada, channelId, '4');
    await post(ada, channelId, '5');
  });

  const mark = async (input: object, person = ben) =>
    (await person.http.put(`/api/channels/${channelId}/read`).send(input).expect(200)).body;
  const unreadOf = async (person: Person) => {
    const { body } = await person.http.get(`/api/channels/${channelId}`).expect(200);
    return body.membership.unread;
  };

  it('is not moved by posting, and unread leaves out one’s own', async () => {
    expect(await unreadOf(ben)).toBe(4);
    expect(await unreadOf(ada)).toBe(1);
  });

  it('moves forward, and what is unread follows', async () => {
    expect(await mark({ seq: 2 })).toEqual({ readSeq: 2, unread: 2, mentions: 0 });
    expect(await mark({ seq: 3 })).toEqual({ readSeq: 3, unread: 2, mentions: 0 });
    expect(await mark({ seq: 5 })).toEqual({ readSeq: 5, unread: 0, mentions: 0 });
  });

  it('moves backward only when forced', async () => {
    await mark({ seq: 5 });
    expect(await mark({ seq: 1 })).toEqual({ readSeq: 5, unread: 0, mentions: 0 });
    expect(await mark({ seq: 1, force: true })).toEqual({ readSeq: 1, unread: 3, mentions: 0 });
    expect(await mark({ seq: 0, force: true })).toEqual({ readSeq: 0, unread: 4, mentions: 0 });
  });

  it('shows the same in the channel, in the sync state and in its own answer', async () => {
    await mark({ seq: 2 });
    await post(ben, channelId, '6');
    expect(await unreadOf(ben)).toBe(2);
    const { body } = await ben.http.get('/api/sync').expect(200);
    expect(body.channels).toContainEqual(
      expect.objectContaining({ id: channelId, lastSeq: 6, rev: 6, readSeq: 2, unread: 2 }),
    );
  });

  it('stays right when messages are posted while it moves', async () => {
    const moves = Array.from({ length: 20 }, (_, index) => [
      post(ada, channelId, 'a'),
      post(ben, channelId, 'b'),
      mark({ seq: index % 6, force: true }),
    ]).flat();
    await Promise.all(moves);
    const { readSeq, unread } = await mark({ seq: 0 });
    const { body } = await ben.http
      .get(`/api/channels/${channelId}/messages?after=${readSeq}&limit=100`)
      .expect(200);
    const others = body.items.filter(({ senderId }: { senderId: string }) => senderId !== ben.id);
    expect(unread).toBe(others.length);
  });

  it('goes far too, while its owner posts', async () => {
    const last = 25_000;
    await fillUpTo(
      server,
      channelId,
      last,
      (n) => `CASE WHEN ${n} % 10 = 0 THEN '${ben.id}' ELSE '${ada.id}' END`,
    );
    const own = 1 + last / 10;
    expect(await mark({ seq: 0 })).toMatchObject({ readSeq: 0, unread: last - own });
    const posting = Promise.all(
      Array.from({ length: 10 }, () => post(ben, channelId, 'Meanwhile')),
    );
    expect(await mark({ seq: 24_000 })).toMatchObject({ readSeq: 24_000, unread: 900 });
    await posting;
    expect(await mark({ seq: 0, force: true })).toMatchObject({ readSeq: 0, unread: last - own });
    const { readSeq, unread } = await mark({ seq: last + 5 });
    expect({ readSeq, unread }).toEqual({ readSeq: last + 5, unread: 0 });
  });

  it.each([{}, { seq: -1 }, { seq: 1.5 }, { seq: '1' }, { seq: 99 }, { seq: 1, to: 2 }])(
    'refuses %j',
    async (input) => {
      await ben.http.put(`/api/channels/${channelId}/read`).send(input).expect(400);
    },
  );

  it('is a member’s: strangers and visitors have none', async () => {
    const path = `/api/channels/${channelId}/read`;
    await http(server).put(path).send({ seq: 1 }).expect(401);
    const visitor = await register(server);
    await visitor.http.put(path).send({ seq: 1 }).expect(403);
  });
});

/** Messages behind those that are there, by the senders that the expression gives for a `seq`; counters along. */
async function fillUpTo(
  server: TestServer,
  channelId: string,
  lastSeq: number,
  senderOf: (seq: string) => string,
): Promise<void> {
  const uow = server.app.get(UnitOfWork);
  await uow.run(async () => {
    const query = (sql: string) => uow.manager.query(sql);
    const [{ first }] = await query(
      `SELECT last_seq + 1 AS first FROM channels WHERE id = '${channelId}'`,
    );
    await query(
      `INSERT INTO messages (id, channel_id, seq, rev, sender_id, text, created_at)
       WITH RECURSIVE filler(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM filler WHERE n < ${lastSeq})
       SELECT 'filler-' || n, '${channelId}', n, n, ${senderOf('n')}, 'Filler', '' FROM filler`,
    );
    await query(
      `UPDATE channels SET last_seq = ${lastSeq}, rev = ${lastSeq} WHERE id = '${channelId}'`,
    );
    await query(
      `UPDATE channel_members SET own_after_read = (
         SELECT count(*) FROM messages
         WHERE messages.channel_id = channel_members.channel_id
           AND messages.sender_id = channel_members.user_id AND seq > read_seq)
       WHERE channel_id = '${channelId}'`,
    );
  });
}
