import { AppError, forbidden } from '../../src/common/errors/index.js';
import { GroupCommit, UnitOfWork } from '../../src/platform/database/index.js';
import { createChannel, type TestChannel } from '../factories/channels.js';
import { registerModerator, type Person } from '../factories/people.js';
import { startServer, type TestServer } from '../support/server.js';

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

/** Work that shares commits, by what it leaves in the tables. */
describe('The group commit', () => {
  let server: TestServer;
  let owner: Person;
  let uow: UnitOfWork;
  let channels: TestChannel[];
  beforeAll(async () => {
    server = await startServer();
    owner = await registerModerator(server);
    uow = server.app.get(UnitOfWork);
    channels = await Promise.all(upTo(50).map(() => createChannel(owner)));
  });
  afterAll(() => server.stop());

  const setTopic = async (id: string, topic: string): Promise<void> => {
    await uow.manager.sql`UPDATE channels SET topic = ${topic} WHERE id = ${id}`;
  };
  const topics = async (): Promise<string[]> => {
    const rows = await uow.manager.sql<{ id: string; topic: string }[]>`
      SELECT id, topic FROM channels`;
    const byId = new Map(rows.map(({ id, topic }) => [id, topic]));
    return channels.map(({ id }) => byId.get(id)!);
  };
  const committed = (sizes: number[]) => new GroupCommit(uow, (size) => sizes.push(size));

  it('refuses one of fifty alone, and stores the others in one transaction', async () => {
    const sizes: number[] = [];
    const commits = committed(sizes);
    const work = async (indexes: readonly number[]): Promise<(number | AppError)[]> => {
      const results: (number | AppError)[] = [];
      for (const index of indexes) {
        if (index === 25) results.push(forbidden());
        else {
          await setTopic(channels[index]!.id, 'refusal');
          results.push(index);
        }
      }
      return results;
    };
    const outcomes = await Promise.allSettled(
      channels.map((_channel, index) => commits.run('same', work, index)),
    );
    const refused = outcomes.flatMap((each, index) => (each.status === 'rejected' ? index : []));
    expect(refused).toEqual([25]);
    expect((await topics()).filter((topic) => topic === 'refusal')).toHaveLength(49);
    expect(sizes).toEqual([50]);
  });

  it('undoes nothing of the others where the database refuses one', async () => {
    const commits = committed([]);
    const [{ name }] = channels as [TestChannel];
    const work = async (indexes: readonly number[]): Promise<number[]> => {
      for (const index of indexes) {
        await setTopic(channels[index]!.id, 'violation');
        // A name is there once only.
        if (index === 25) {
          await uow.manager.sql`
            UPDATE channels SET name_key = ${name} WHERE id = ${channels[index]!.id}`;
        }
      }
      return [...indexes];
    };
    const outcomes = await Promise.allSettled(
      channels.map((_channel, index) => commits.run('same', work, index)),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(outcomes[25]).toMatchObject({ status: 'rejected' });
    const stored = await topics();
    expect(stored.filter((topic) => topic === 'violation')).toHaveLength(49);
    expect(stored[25]).not.toBe('violation');
  });

  it('gives neighbours with the same work to it together, in the order in which they came', async () => {
    const commits = committed([]);
    const calls: string[] = [];
    const note = (name: string) => (items: readonly number[]) => {
      calls.push(`${name} ${items.join()}`);
      return Promise.resolve(items);
    };
    const [post, change] = [note('post'), note('change')];
    await Promise.all([
      commits.run('a', post, 1),
      commits.run('a', post, 2),
      commits.run('b', post, 3),
      commits.run('a', change, 4),
      commits.run('b', post, 5),
    ]);
    expect(calls).toEqual(['post 1,2', 'change 4', 'post 3,5']);
  });

  it('turns away what would wait too long, and takes more once there is room', async () => {
    const commits = committed([]);
    const work = (items: readonly number[]) => Promise.resolve(items);
    const outcomes = await Promise.allSettled(
      upTo(10_050).map((item) => commits.run('same', work, item)),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(50);
    expect(refused[0]).toMatchObject({ reason: { code: 'unavailable', retryable: true } });
    expect(await commits.run('same', work, 1)).toBe(1);
  });
});
