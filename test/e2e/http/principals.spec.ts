import { registerMany } from '../../factories/people.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('Requests that come at once', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('are each answered as their own caller’s', async () => {
    const people = await registerMany(server, 5);
    const callers = Array.from({ length: 100 }, (_, index) => people[index % 5]!);
    const answers = await Promise.all(
      callers.map((person) => person.http.get('/api/users/me').expect(200)),
    );
    expect(answers.map(({ body }) => body.id)).toEqual(callers.map(({ id }) => id));
  });
});
