import { SEED_VARIABLES, signUp, signUpModerator } from '../../factories/accounts.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { connect } from '../../support/hub.js';
import { ModelWorld } from '../../support/model-world.js';
import { ServerProcess } from '../../support/process.js';
import { Random } from '../../support/random.js';

const WORLDS = 8;
const RUNS_IN_EACH = 13;
const OPERATIONS = 100;

/** Whatever people do, in whatever order: the server is as a list of messages would be. */
describe('A hundred runs of 100 random operations', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await createDatabase();
    server = await ServerProcess.start(database, SEED_VARIABLES);
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  it('leave history, sync state, unread and mentions as in a plain model', async () => {
    const { url } = server;
    const worlds = Array.from({ length: WORLDS }, async (_, world) => {
      const people = [
        await signUpModerator(url, `owner-of-${world}`),
        ...(await Promise.all(
          ['ada', 'ben', 'cleo'].map((name) => signUp(url, `${name}-in-${world}`)),
        )),
      ];
      const hubs = await Promise.all(people.map(({ token }) => connect(server, token)));
      const model = new ModelWorld(url, people, hubs, new Random('Model', world));
      for (let run = 0; run < RUNS_IN_EACH; run++) {
        await model.begin();
        for (let count = 0; count < OPERATIONS; count++) await model.step();
        await model.check();
      }
      for (const hub of hubs) hub.close();
    });
    await Promise.all(worlds);
  }, 300_000);
});
