import { MessagesService } from '../../../src/modules/messages/index.js';
import { createChannel, post } from '../../factories/channels.js';
import {
  PASSWORD,
  register,
  registerAdmin,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { createDatabase } from '../../support/database.js';
import { http } from '../../support/http.js';
import { refusedConnection, sleep, type HubClient } from '../../support/hub.js';
import { startServer, startServerOn, type TestServer } from '../../support/server.js';

/** The last words before the cut, and the cut. */
async function expectEnd(hub: HubClient, code: string, reconnect = false): Promise<void> {
  await hub.gone();
  const end = {
    code,
    message: expect.any(String),
    reconnect,
    ...(reconnect && { reconnectAfterMs: expect.any(Number) }),
  };
  expect(hub.argsOf('SessionEnded')).toEqual([[end]]);
  expect(hub.heard.at(-1)!.name).toBe('SessionEnded');
  // The client's library comes back by itself only where the connection, not the session, was ended.
  expect(hub.disconnectReason).toBe(reconnect ? 'transport close' : 'io server disconnect');
}

async function expectAlive(...hubs: HubClient[]): Promise<void> {
  for (const hub of hubs) {
    await hub.call('Sync');
    expect(hub.argsOf('SessionEnded')).toEqual([]);
  }
}

describe('A connection ends', () => {
  let server: TestServer;
  let ben: Person;
  let eveHub: HubClient;
  beforeAll(async () => {
    server = await startServer();
    eveHub = await (await register(server)).hub();
  });
  beforeEach(async () => {
    ben = await register(server);
  });
  afterEach(() => ben.leave());
  afterAll(async () => {
    eveHub.close();
    await server.stop();
  });

  const logout = ({ signIn }: Person) =>
    http(server).post('/api/auth/logout').send({ refreshToken: signIn.refreshToken }).expect(204);

  describe('with its session', () => {
    it('at logout, on all its connections and no others', async () => {
      const elsewhere = await ben.again();
      const [one, two, other] = [await ben.hub(), await ben.hub(), await elsewhere.hub()];
      await logout(ben);
      await Promise.all([one, two].map((hub) => expectEnd(hub, 'session_revoked')));
      await expectAlive(other, eveHub);
      elsewhere.leave();
    });

    it('when the session is deleted from another', async () => {
      const elsewhere = await ben.again();
      const [hub, other] = [await ben.hub(), await elsewhere.hub()];
      const [{ sessionId }] = await hub.event('Ready');
      await elsewhere.http.delete(`/api/auth/sessions/${sessionId}`).expect(204);
      await expectEnd(hub, 'session_revoked');
      await expectAlive(other, eveHub);
      elsewhere.leave();
    });

    it('when the password changes elsewhere, but not where it was changed', async () => {
      const elsewhere = await ben.again();
      const [hub, other] = [await ben.hub(), await elsewhere.hub()];
      await elsewhere.http
        .post('/api/auth/password')
        .send({ currentPassword: PASSWORD, newPassword: 'another long password' })
        .expect(204);
      await expectEnd(hub, 'session_revoked');
      await expectAlive(other, eveHub);
      elsewhere.leave();
    });

    it('at a logout everywhere, on each', async () => {
      const elsewhere = await ben.again();
      const [hub, other] = [await ben.hub(), await elsewhere.hub()];
      await ben.http.post('/api/auth/logout-all').expect(204);
      await Promise.all([hub, other].map((each) => expectEnd(each, 'session_revoked')));
      await expectAlive(eveHub);
    });

    it('within a second', async () => {
      const hub = await ben.hub();
      const startedAt = performance.now();
      await logout(ben);
      await hub.gone();
      expect(performance.now() - startedAt).toBeLessThan(1000);
    });

    it('by long-polling as well', async () => {
      const hub = await ben.hub({ transports: ['polling'] });
      await logout(ben);
      await hub.event('SessionEnded', ({ code }) => code === 'session_revoked');
      await hub.gone();
    });

    it('that it has authenticated for since, not with the one it came with', async () => {
      const elsewhere = await ben.again();
      const hub = await ben.hub();
      await hub.call('Authenticate', elsewhere.token);
      await logout(ben);
      await expectAlive(hub);
      await logout(elsewhere);
      await expectEnd(hub, 'session_revoked');
    });
  });

  describe('by an admin', () => {
    let admin: Person;
    beforeAll(async () => {
      admin = await registerAdmin(server);
    });

    it('who suspends the user: in every session, and there is no way back', async () => {
      const elsewhere = await ben.again();
      const [hub, other] = [await ben.hub(), await elsewhere.hub()];
      await admin.http.patch(`/api/users/${ben.id}`).send({ suspended: true }).expect(200);
      await Promise.all([hub, other].map((each) => expectEnd(each, 'suspended')));
      await expectAlive(eveHub);
      const refusal = await refusedConnection(server, { auth: { token: ben.token } });
      expect(refusal.data?.code).toBe('unauthenticated');
    });

    it('who changes the roles: to come back with a fresh token', async () => {
      const hub = await ben.hub();
      const roles = ['User', 'Moderator'];
      await admin.http.patch(`/api/users/${ben.id}`).send({ roles }).expect(200);
      await expectEnd(hub, 'roles_changed', true);
      await expectAlive(eveHub);
      const refusal = await refusedConnection(server, { auth: { token: ben.token } });
      expect(refusal.data?.code).toBe('token_expired');
    });

    it('but not where the roles stay as they are', async () => {
      const hub = await ben.hub();
      await admin.http
        .patch(`/api/users/${ben.id}`)
        .send({ roles: ['User'] })
        .expect(200);
      await expectAlive(hub);
    });
  });
});

describe('A connection whose token runs out', () => {
  let server: TestServer;
  let ben: Person;
  beforeAll(async () => {
    server = await startServer({ JWT_ACCESS_TTL: '2' });
  });
  beforeEach(async () => {
    ben = await register(server);
  });
  afterEach(() => ben.leave());
  afterAll(() => server.stop());

  const refresh = async (): Promise<string> => {
    const { refreshToken } = ben.signIn;
    const { body } = await http(server)
      .post('/api/auth/refresh')
      .send({ refreshToken })
      .expect(200);
    return body.accessToken;
  };

  it('is told and cut, no sooner than Ready said', async () => {
    const hub = await ben.hub();
    const [{ expiresAt }] = await hub.event('Ready');
    await expectEnd(hub, 'token_expired');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  it('lives on with a fresh one, while another does not', async () => {
    const [renewed, forgotten] = [await ben.hub(), await ben.hub()];
    const [{ expiresAt }] = await renewed.event('Ready');
    await sleep(1000);
    const answer = await renewed.call('Authenticate', await refresh());
    expect(Date.parse(answer.expiresAt)).toBeGreaterThan(Date.parse(expiresAt));
    await expectEnd(forgotten, 'token_expired');
    await expectAlive(renewed);
    await expectEnd(renewed, 'token_expired');
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(answer.expiresAt));
  });
});

describe('A shutdown', () => {
  it('sends everybody off to come back', async () => {
    const server = await startServer();
    const people = await Promise.all([register(server), register(server)]);
    const hubs = await Promise.all(people.map((person) => person.hub()));
    await server.stop();
    await Promise.all(hubs.map((hub) => expectEnd(hub, 'shutting_down', true)));
  });

  it('answers what is under way, and keeps what it has acknowledged', async () => {
    const database = await createDatabase();
    const first = await startServerOn(database);
    const ada = await registerModerator(first);
    const { id } = await createChannel(ada);
    const hub = await ada.hub();
    const { reached, open } = holdPosts(first);
    const sending = hub.call('SendMessage', id, { text: 'In the last moment' });
    await reached;
    const stopping = first.stop();
    const late = hub.refusal('SendMessage', id, { text: 'Too late' });
    expect(await late).toMatchObject({ code: 'unavailable', retryable: true });
    open();
    const message = await sending;
    await Promise.all([stopping, expectEnd(hub, 'shutting_down', true)]);

    const second = await startServerOn(database);
    const again = await http(second, ada.token).get(`/api/channels/${id}/messages`).expect(200);
    expect(again.body.items).toEqual([message]);
    await second.stop();
    await database.drop();
  });

  it('takes no new connections meanwhile', async () => {
    const server = await startServer();
    const ada = await registerModerator(server);
    const { id } = await createChannel(ada);
    const hub = await ada.hub();
    const { reached, open } = holdPosts(server);
    const sending = hub.call('SendMessage', id, { text: 'Keeps the door open' });
    await reached;
    const stopping = server.stop();
    await refusedConnection(server, { auth: { token: ada.token } });
    open();
    await Promise.allSettled([sending, stopping]);
  });

  it('comes to an end where nobody hangs up', async () => {
    const server = await startServer();
    const ada = await registerModerator(server);
    const channel = await createChannel(ada);
    const hub = await ada.hub({ transports: ['polling'] });
    await post(ada, channel.id, 'Still open');
    await server.stop();
    await hub.gone();
  });
});

/** Posts wait, once they have come in, until they are let through. */
function holdPosts(server: TestServer): { reached: Promise<void>; open: () => void } {
  const messages = server.app.get(MessagesService);
  const post = messages.post.bind(messages);
  let open: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => {
    jest.spyOn(messages, 'post').mockImplementation(async (...args) => {
      resolve();
      await gate;
      return post(...args);
    });
  });
  return { reached, open: () => open() };
}
