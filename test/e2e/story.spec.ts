import { registerModerator } from '../factories/people.js';
import { http } from '../support/http.js';
import { connect, refusedConnection, type HubClient } from '../support/hub.js';
import { startServer, type TestServer } from '../support/server.js';

describe('A first conversation', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('goes from registration to logout by REST and by hub', async () => {
    // Ada may create channels; Ben registers.
    const ada = await registerModerator(server);
    const registered = await http(server)
      .post('/api/auth/register')
      .send({ username: 'ben', email: 'ben@example.org', password: 'a long password' })
      .expect(201);
    const { accessToken, user: ben } = registered.body;
    expect(registered.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });

    await http(server)
      .post('/api/auth/login')
      .send({ username: 'BEN@example.org', password: 'a long password' })
      .expect(200);

    const created = await ada.http
      .post('/api/channels')
      .send({ name: 'harbour', topic: 'Ships' })
      .expect(201);
    const channelId = created.body.id;

    const adaHub = await ada.hub();
    const benHub = await connect(server, accessToken);
    const joined = await benHub.call('JoinChannel', channelId);
    expect(joined).toMatchObject({ recovered: false, messages: [] });
    expect(joined.channel.membership).toMatchObject({ role: 'member', unread: 0 });
    await adaHub.event('MemberJoined', (id, userId) => id === channelId && userId === ben.id);

    // One by REST, one by hub: both hear both.
    const byRest = await ada.http
      .post(`/api/channels/${channelId}/messages`)
      .send({ text: 'Ahoy' })
      .expect(201);
    const byHub = await benHub.call('SendMessage', channelId, { text: 'Ahoy yourself' });
    expect([byRest.body.seq, byHub.seq]).toEqual([1, 2]);
    for (const hub of [adaHub, benHub]) {
      expect(await hub.event('ReceiveMessage', (_id, { seq }) => seq === 1)).toEqual([
        channelId,
        byRest.body,
      ]);
      expect(await hub.event('ReceiveMessage', (_id, { seq }) => seq === 2)).toEqual([
        channelId,
        byHub,
      ]);
    }

    const history = await http(server, accessToken)
      .get(`/api/channels/${channelId}/messages`)
      .expect(200);
    expect(history.body).toMatchObject({ page: 1, total: 2 });
    expect(history.body.items).toEqual([byRest.body, byHub]);

    const refreshed = await http(server)
      .post('/api/auth/refresh')
      .send({ refreshToken: registered.body.refreshToken })
      .expect(200);
    await http(server, refreshed.body.accessToken).get('/api/users/me').expect(200);

    await http(server)
      .post('/api/auth/logout')
      .send({ refreshToken: refreshed.body.refreshToken })
      .expect(204);
    const [end] = await benHub.event('SessionEnded');
    expect(end).toMatchObject({ code: 'session_revoked', reconnect: false });
    await benHub.gone();
    const refused = await http(server, refreshed.body.accessToken).get('/api/users/me').expect(401);
    expect(refused.body.code).toBe('unauthenticated');
    const noEntry = await refusedConnection(server, {
      auth: { token: refreshed.body.accessToken },
    });
    expect(noEntry.data?.code).toBe('unauthenticated');
    closeAll(adaHub, benHub);
  });
});

function closeAll(...clients: HubClient[]): void {
  for (const client of clients) client.close();
}
