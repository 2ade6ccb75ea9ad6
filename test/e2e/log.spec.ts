import fc from 'fast-check';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { createChannel } from '../factories/channels.js';
import { registerMany, registerModerator, type Person } from '../factories/people.js';
import { startServer, type TestServer } from '../support/server.js';

interface Stored {
  seq: number;
  rev: number;
  text: string;
  id: string;
}

/** The promises of a channel's log when many write at once. */
describe('The message log', () => {
  let server: TestServer;
  let people: Person[];
  let owner: Person;
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    people = await registerMany(server, 5);
  });
  afterAll(() => server.stop());

  const readAll = async (channelId: string): Promise<Stored[]> => {
    const items: Stored[] = [];
    for (let rev = 0; ;) {
      const { body } = await owner.http
        .get(`/api/channels/${channelId}/messages?sinceRev=${rev}&limit=100`)
        .expect(200);
      items.push(...body.items);
      if (!body.hasMore) return items;
      rev = body.rev;
    }
  };
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

  it('numbers 200 concurrent posts by 5 users 1 to 200, without gap or double', async () => {
    const { id } = await createChannel(owner, people);
    const answers = await Promise.all(
      upTo(200).map((n) =>
        people[n % 5]!.http.post(`/api/channels/${id}/messages`)
          .send({ text: `${n}` })
          .expect(201),
      ),
    );
    const seqs = answers.map(({ body }) => body.seq as number).sort((a, b) => a - b);
    expect(seqs).toEqual(upTo(200));
    const stored = await readAll(id);
    expect(stored.map(({ seq }) => seq)).toEqual(upTo(200));
    expect(stored.map(({ rev }) => rev)).toEqual(upTo(200));
    expect(new Set(stored.map(({ text }) => text)).size).toBe(200);
  });

  it('stores 20 simultaneous sends of one clientMessageId once, by REST and hub alike', async () => {
    const { id } = await createChannel(owner, people);
    const [sender] = people as [Person];
    const hub = await sender.hub();
    const input = { text: 'only once', clientMessageId: 'the-one' };
    const answers = await Promise.all(
      upTo(20).map((n) =>
        n % 2
          ? hub.call('SendMessage', id, input)
          : sender.http
              .post(`/api/channels/${id}/messages`)
              .send(input)
              .then(({ body }) => body),
      ),
    );
    expect(new Set(answers.map((message) => message.id)).size).toBe(1);
    expect(await readAll(id)).toHaveLength(1);
    expect(hub.argsOf('ReceiveMessage')).toHaveLength(1);
    sender.leave();
  });

  it('keeps the order in which one connection sends, whatever else goes on', async () => {
    const { id } = await createChannel(owner, people);
    const [sender, other] = people as [Person, Person];
    const [hub, otherHub] = [await sender.hub(), await other.hub()];
    const elsewhere: Promise<unknown>[] = [];
    const sent = upTo(100).map((n) => {
      if (n % 10 === 0)
        elsewhere.push(otherHub.call('SendPrivateMessage', sender.id, { text: `${n}` }));
      return hub.call('SendMessage', id, { text: `${n}` });
    });
    const seqs = (await Promise.all(sent)).map(({ seq }) => seq as number);
    expect(seqs).toEqual(upTo(100));
    await Promise.all(elsewhere);
    sender.leave();
    other.leave();
  });

  it('lets a bad draft fail alone, not the batch that it is in', async () => {
    const { id } = await createChannel(owner, people);
    const elsewhere = '0190a000-0000-7000-8000-000000000000';
    const answers = await Promise.all(
      upTo(50).map((n) =>
        people[n % 5]!.http.post(`/api/channels/${id}/messages`).send(
          n === 25 ? { text: 'bad', replyTo: elsewhere } : { text: `${n}` },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(49);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(1);
    expect((await readAll(id)).map(({ seq }) => seq)).toEqual(upTo(49));
  });

  it('gives subscribers every message once, in order, before its sender is told', async () => {
    const { id } = await createChannel(owner, people);
    const hub = await owner.hub();
    const acknowledged: number[] = [];
    await Promise.all(
      upTo(60).map(async (n) => {
        const { body } = await people[n % 5]!.http.post(`/api/channels/${id}/messages`).send({
          text: `${n}`,
        });
        acknowledged.push(body.seq);
      }),
    );
    await hub.event('ReceiveMessage', (_id, { seq }) => seq === 60);
    expect(hub.argsOf('ReceiveMessage').map(([, { rev }]) => rev)).toEqual(upTo(60));
    expect(acknowledged.sort((a, b) => a - b)).toEqual(upTo(60));
    owner.leave();
  });

  it('loses and doubles nothing whatever mix of sends, repeats and bad drafts comes at once', async () => {
    const send = fc.record({
      who: fc.integer({ min: 0, max: 4 }),
      key: fc.integer({ min: 0, max: 5 }),
      bad: fc.boolean(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(send, { minLength: 1, maxLength: 30 }), async (sends) => {
        run++;
        const { id } = await createChannel(owner, people);
        await Promise.all(
          sends.map(({ who, key, bad }) =>
            people[who]!.http.post(`/api/channels/${id}/messages`).send({
              text: bad ? ' ' : `${key}`,
              clientMessageId: `run-${run}-${key}`,
            }),
          ),
        );
        const wanted = new Set(
          sends.filter(({ bad }) => !bad).map(({ who, key }) => `${who} ${key}`),
        );
        const stored = await readAll(id);
        expect(stored.map(({ seq }) => seq)).toEqual(upTo(wanted.size));
      }),
      { numRuns: 25 },
    );
  });

  it('rolls back what fails, whole, beside what succeeds at the same time', async () => {
    const uow = server.app.get(UnitOfWork);
    const { id } = await createChannel(owner);
    const rename = (topic: string, fails: boolean) =>
      uow.run(async () => {
        await uow.manager.query(`UPDATE channels SET topic = '${topic}' WHERE id = '${id}'`);
        await Promise.resolve();
        if (fails) throw new Error('on purpose');
      });
    for (let round = 0; round < 20; round++) {
      const outcomes = await Promise.allSettled(
        upTo(8).map((n) => rename(`${round}-${n}`, n % 3 === 0)),
      );
      expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(
        upTo(8).map((n) => n % 3 === 0),
      );
    }
    const { body } = await owner.http.get(`/api/channels/${id}`).expect(200);
    const [round, n] = body.topic.split('-').map(Number);
    expect(round).toBe(19);
    expect(n % 3).not.toBe(0);
  });
});
