import { registerAdmin, type Person } from '../../factories/people.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('The last admin', () => {
  let server: TestServer;
  let first: Person;
  beforeAll(async () => {
    server = await startServer();
    first = await registerAdmin(server);
  });
  afterAll(() => server.stop());

  const change = (by: Person, id: string, changes: object) =>
    by.http.patch(`/api/users/${id}`).send(changes);
  const DEMOTION = { roles: ['User', 'Moderator'] };
  const PROMOTION = { roles: ['User', 'Moderator', 'Admin'] };

  it('can be neither demoted nor suspended, whatever admins are suspended', async () => {
    const second = await registerAdmin(server);
    await change(first, second.id, { suspended: true }).expect(200);
    for (const changes of [DEMOTION, { suspended: true }]) {
      expect((await change(first, first.id, changes).expect(409)).body.code).toBe('conflict');
    }
    await change(first, first.id, { isBot: false, ...PROMOTION }).expect(200);
  });

  it('is one of two who demote or suspend each other at once', async () => {
    let pair = [first, await registerAdmin(server)] as const;
    for (const changes of [DEMOTION, { suspended: true }, DEMOTION, { suspended: true }]) {
      const [a, b] = pair;
      const answers = await Promise.all([change(a, b.id, changes), change(b, a.id, changes)]);
      const won = answers.map(({ status }) => status === 200);
      expect(won.filter(Boolean)).toHaveLength(1);
      const [winner, loser] = won[0] ? [a, b] : [b, a];
      await change(winner, loser.id, { ...PROMOTION, suspended: false }).expect(200);
      pair = [winner, await loser.again()];
    }
  });
});
