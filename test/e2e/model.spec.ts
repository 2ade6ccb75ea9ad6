import { registerMany, registerModerator } from '../factories/people.js';
import { ModelWorld } from '../support/model-world.js';
import { Random } from '../support/random.js';
import { startServer, type TestServer } from '../support/server.js';

const WORLDS = 8;
const RUNS_IN_EACH = 25;
const OPERATIONS = 100;

/** Whatever people do, in whatever order: the server is as a list of messages would be. */
describe('200 runs of 100 random operations', () => {
  let server: TestServer;
  beforeAll(async () => {
    // Who else is here is not the subject.
    server = await startServer({ PRESENCE_BROADCAST_MAX_MEMBERS: '0' });
  });
  afterAll(() => server.stop());

  it('leave history, sync state, unread and mentions as in a plain model', async () => {
    const worlds = Array.from({ length: WORLDS }, async (_, stream) => {
      const people = [await registerModerator(server), ...(await registerMany(server, 3))];
      const hubs = await Promise.all(people.map((person) => person.hub()));
      const world = new ModelWorld(people, hubs, new Random('Model', stream));
      for (let run = 0; run < RUNS_IN_EACH; run++) {
        await world.begin();
        for (let count = 0; count < OPERATIONS; count++) await world.step();
        await world.check();
      }
      for (const person of people) person.leave();
    });
    await Promise.all(worlds);
  }, 300_000);
});
