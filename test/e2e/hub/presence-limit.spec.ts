import { createChannel, type TestChannel } from '../../factories/channels.js';
import { register, registerMany, registerModerator, type Person } from '../../factories/people.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('Presence in large channels', () => {
  let server: TestServer;
  let ada: Person;
  let adaHub: HubClient;
  let large: TestChannel;
  let ben: Person;
  let cleo: Person;
  beforeAll(async () => {
    server = await startServer({ PRESENCE_BROADCAST_MAX_MEMBERS: '3' });
    ada = await registerModerator(server);
    const people = await registerMany(server, 3);
    [ben, cleo] = people as [Person, Person];
    large = await createChannel(ada, people);
    adaHub = await ada.hub();
  });
  afterEach(() => {
    ben.leave();
    cleo.leave();
  });
  afterAll(async () => {
    ada.leave();
    await server.stop();
  });

  it('is not told past the limit, and told up to it', async () => {
    // Cleo and Ada share a small channel too.
    await createChannel(ada, [cleo, await register(server)]);
    const hub = await ben.hub();
    await hub.call('SetStatus', 'busy');
    await cleo.hub();
    await adaHub.event('UserConnected', (userId) => userId === cleo.id);
    expect(adaHub.heard.filter(({ args }) => args[0] === ben.id)).toEqual([]);
  });

  it('is there for those who ask', async () => {
    await (await ben.hub()).call('SetStatus', 'busy');
    expect(await adaHub.call('GetPresence', [ben.id])).toMatchObject([{ status: 'busy' }]);
    const { body } = await ada.http.get(`/api/channels/${large.id}`).expect(200);
    expect(body.memberCount).toBe(4);
  });
});
