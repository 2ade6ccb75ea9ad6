import { createChannel, post } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { startServer, type TestServer } from '../../support/server.js';
import { statementsOf } from '../../support/statements.js';

const MESSAGES = 23;

describe('History', () => {
  let server: TestServer;
  let owner: Person;
  let path: string;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    const { id } = await createChannel(owner);
    path = `/api/channels/${id}/messages`;
    for (let n = 1; n <= MESSAGES; n++) await post(owner, id, `message ${n}`);
  });
  afterAll(() => server.stop());

  const read = async (query: string) => {
    const { body } = await owner.http.get(`${path}?${query}`).expect(200);
    return { ...body, seqs: body.items.map(({ seq }: { seq: number }) => seq) };
  };
  const upTo = (first: number, last: number) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

  it('comes in numbered pages, the newest first, inside a page in ascending seq', async () => {
    expect(await read('')).toMatchObject({
      page: 1,
      pageSize: 50,
      total: MESSAGES,
      seqs: upTo(1, 23),
    });
    expect((await read('pageSize=10')).seqs).toEqual(upTo(14, 23));
    expect((await read('page=3&pageSize=10')).seqs).toEqual(upTo(1, 3));
    expect((await read('page=4&pageSize=10')).seqs).toEqual([]);
  });

  it('comes before, after and around a seq', async () => {
    expect(await read('before=11&limit=5')).toMatchObject({
      seqs: upTo(6, 10),
      hasMoreBefore: true,
      hasMoreAfter: true,
    });
    expect(await read('before=4&limit=5')).toMatchObject({
      seqs: upTo(1, 3),
      hasMoreBefore: false,
    });
    expect(await read('after=20&limit=5')).toMatchObject({
      seqs: upTo(21, 23),
      hasMoreBefore: true,
      hasMoreAfter: false,
    });
    expect(await read('around=12&limit=5')).toMatchObject({
      seqs: upTo(10, 14),
      hasMoreBefore: true,
      hasMoreAfter: true,
    });
    expect(await read('around=23&limit=5')).toMatchObject({
      seqs: upTo(19, 23),
      hasMoreAfter: false,
    });
    expect((await read('before=1')).seqs).toEqual([]);
    expect((await read('after=23')).seqs).toEqual([]);
    expect((await read('after=999')).seqs).toEqual([]);
  });

  it('comes by what changed since a rev, as far as the answer says', async () => {
    const first = await read('sinceRev=3&limit=15');
    expect(first).toMatchObject({ seqs: upTo(4, 18), rev: 18, hasMore: true });
    const rest = await read(`sinceRev=${first.rev}&limit=15`);
    expect(rest).toMatchObject({ seqs: upTo(19, 23), rev: 23, hasMore: false });
    expect(await read('sinceRev=23')).toMatchObject({ seqs: [], rev: 23, hasMore: false });
  });

  it.each([
    'page=0',
    'pageSize=101',
    'limit=0',
    'before=5&limit=101',
    'before=-1',
    'after=x',
    'before=1.5',
    'before=1&after=1',
    'page=1&sinceRev=0',
    'limit=5',
    'cursor=5',
  ])('is refused with ?%s', async (query) => {
    const { body } = await owner.http.get(`${path}?${query}`).expect(400);
    expect(body.code).toBe('validation_failed');
  });

  it('of a public channel is read without joining', async () => {
    const visitor = await register(server);
    expect((await visitor.http.get(path).expect(200)).body.total).toBe(MESSAGES);
    expect((await visitor.http.get('/api/sync').expect(200)).body.channels).toEqual([]);
  });

  it('costs one range of an index wherever it lies: no OFFSET, no COUNT', async () => {
    const statements = await statementsOf(server, async () => {
      await read('page=2&pageSize=5');
      await read('around=12&limit=5');
    });
    const onMessages = statements.filter((sql) => /FROM \S*messages\b/.test(sql));
    expect(onMessages).toHaveLength(2);
    for (const sql of onMessages) expect(sql).not.toMatch(/OFFSET|COUNT/i);
  });
});
