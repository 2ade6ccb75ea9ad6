import { SEED_VARIABLES, signUp, signUpModerator } from '../../factories/accounts.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { sendJson } from '../../support/fetch.js';
import { connect, type HubClient } from '../../support/hub.js';
import { memoryGrowthDuring } from '../../support/memory.js';
import { tcpOf } from '../../support/pause.js';
import { ServerProcess } from '../../support/process.js';

const SLOW = 20;
const MESSAGES = 3_500;
const WINDOW = 100;
/** 12,000 bytes on the wire: what one reader leaves unread comes to 42 MB. */
const TEXT = '€'.repeat(4_000);
const MAX_GROWTH = 250 * 1024 * 1024;

/** Readers that stop reading, while others go on. */
describe('Slow readers', () => {
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

  it('are cut before they cost memory; the others miss nothing', async () => {
    const owner = await signUpModerator(server.url, 'owner');
    const channel = await sendJson(server.url, 'POST', '/api/channels', owner.token, {
      name: 'busy',
    });
    const reader = await signUp(server.url, 'reader');
    await sendJson(server.url, 'PUT', `/api/channels/${channel.id}/members/me`, reader.token, {});
    const writer = await connect(server, owner.token);
    const fast = await connect(server, reader.token);
    const slow: HubClient[] = [];
    for (let count = 0; count < SLOW; count++) slow.push(await connect(server, reader.token));
    for (const client of slow) tcpOf(client).pause();

    let sent = 0;
    const lane = async (): Promise<void> => {
      while (sent < MESSAGES) {
        sent++;
        await writer.call('SendMessage', channel.id, { text: TEXT });
        // What the test itself keeps of what it hears is not what is looked at.
        writer.heard.length = 0;
      }
    };
    const growth = await memoryGrowthDuring(server, async () => {
      await Promise.all(Array.from({ length: WINDOW }, lane));
      await fast.event('ReceiveMessage', (_id, { seq }) => seq === MESSAGES);
    });

    const seqs = fast.argsOf('ReceiveMessage').map(([, { seq }]) => seq as number);
    expect(seqs).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1));
    expect(growth).toBeLessThan(MAX_GROWTH);
    for (const client of slow) tcpOf(client).resume();
    await Promise.all(slow.map((client) => client.gone()));
    for (const client of [writer, fast]) client.close();
  }, 120_000);
});
