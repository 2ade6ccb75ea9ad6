import jwt from 'jsonwebtoken';
import { io, type Socket } from 'socket.io-client';
import { createChannel, post } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { open, refusedConnection, type HubClient, type HubOptions } from '../../support/hub.js';
import { JWT_KEY, startServer, type TestServer } from '../../support/server.js';

const ABSENT_USER = '01900000-0000-7000-8000-000000000000';

const opened: HubClient[] = [];
afterEach(() => Promise.all(opened.splice(0).map(close)));

describe('The way into the hub', () => {
  let server: TestServer;
  let ben: Person;
  beforeAll(async () => {
    server = await startServer();
    ben = await register(server);
  });
  afterAll(() => server.stop());

  async function enter(options: HubOptions): Promise<any> {
    const [state] = await (await connection(server, options)).event('Ready');
    return state;
  }

  async function codeOfRefusal(options: HubOptions): Promise<string | undefined> {
    return (await refusedConnection(server, options)).data?.code;
  }

  describe('without a valid token', () => {
    it('is closed to those who bring none', async () => {
      const refusal = await refusedConnection(server);
      expect(refusal.data).toMatchObject({ code: 'unauthenticated', retryable: false });
      expect(refusal.message).toBe(refusal.data?.message);
    });

    it.each(['garbage', 'a.b.c', '', ' '])('is closed to the token %j', async (token) => {
      expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
    });

    it.each([[42], [null], [{ token: 'x' }], [['x']]])(
      'is closed to %j where a token should be',
      async (token) => {
        expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
      },
    );

    it('is closed to an expired token, and says so', async () => {
      const token = resign(ben.token, (claims) => ({ ...claims, exp: claims.exp! - 3600 }));
      expect(await codeOfRefusal({ auth: { token } })).toBe('token_expired');
    });

    it('is closed to a token signed with another key', async () => {
      const token = resign(ben.token, (claims) => claims, 'another key, just as long as the right');
      expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
    });

    it('is closed to a token that is not signed at all', async () => {
      const token = jwt.sign(claimsOf(ben.token), '', { algorithm: 'none' });
      expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
    });

    it('is closed to a token of a user who does not exist', async () => {
      const token = resign(ben.token, (claims) => ({ ...claims, sub: ABSENT_USER }));
      expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
    });

    it('is closed to a token whose session has ended', async () => {
      const { token, signIn } = await ben.again();
      await enter({ auth: { token } });
      await http(server)
        .post('/api/auth/logout')
        .send({ refreshToken: signIn.refreshToken })
        .expect(204);
      expect(await codeOfRefusal({ auth: { token } })).toBe('unauthenticated');
    });
  });

  describe('with a valid token', () => {
    it('takes it from the `auth` of the client', async () => {
      expect((await enter({ auth: { token: ben.token } })).user.id).toBe(ben.id);
    });

    it('takes it from the Authorization header', async () => {
      const extraHeaders = { Authorization: `Bearer ${ben.token}` };
      expect((await enter({ extraHeaders })).user.id).toBe(ben.id);
    });

    it('takes it from `?access_token=`', async () => {
      expect((await enter({ query: { access_token: ben.token } })).user.id).toBe(ben.id);
    });

    it.each(['websocket', 'polling'])('takes it from each place over %s', async (transport) => {
      const transports = [transport] as HubOptions['transports'];
      const ways: HubOptions[] = [
        { auth: { token: ben.token } },
        { extraHeaders: { Authorization: `Bearer ${ben.token}` } },
        { query: { access_token: ben.token } },
      ];
      for (const way of ways) expect((await enter({ ...way, transports })).userId).toBe(ben.id);
    });
  });

  describe('at another address', () => {
    it.each(['/', '/hubs', '/hubs/chat/', '/hubs/other', '/admin'])(
      'is closed in the namespace %s, token or not',
      async (namespace) => {
        const socket = io(server.url + namespace, {
          auth: { token: ben.token },
          transports: ['websocket'],
          reconnection: false,
          forceNew: true,
        });
        expect(await outcomeOf(socket)).toBe('refused');
      },
    );
  });

  it('works by HTTP long-polling alone, from the connection to the message', async () => {
    const ada = await registerModerator(server);
    const channel = await createChannel(ada, [ben]);
    const client = await connection(server, {
      auth: { token: ben.token },
      transports: ['polling'],
    });
    const sent = await client.call('SendMessage', channel.id, { text: 'By post' });
    const answer = await post(ada, channel.id, 'By return');
    await client.event('ReceiveMessage', (_id, { seq }) => seq === 2);
    expect(client.socket.io.engine.transport.name).toBe('polling');
    expect(client.argsOf('ReceiveMessage')).toEqual([
      [channel.id, sent],
      [channel.id, answer],
    ]);
  });
});

describe('The origin of a page', () => {
  const HOME = 'https://chat.example.org';
  let server: TestServer;
  let ben: Person;
  beforeAll(async () => {
    server = await startServer({ CORS_ORIGINS: `${HOME}, https://other.example.org` });
    ben = await register(server);
  });
  afterAll(() => server.stop());

  const from = (Origin: string, transport: string): HubOptions => ({
    auth: { token: ben.token },
    extraHeaders: { Origin },
    transports: [transport] as HubOptions['transports'],
  });

  describe.each(['websocket', 'polling'])('over %s', (transport) => {
    it.each(['https://evil.example.org', `${HOME}.evil.org`, 'http://chat.example.org', 'null'])(
      'is refused where it is %s',
      async (origin) => {
        await refusedConnection(server, from(origin, transport));
        const { socket } = await connection(server, { auth: { token: ben.token } });
        expect(socket.connected).toBe(true);
      },
    );

    it.each([HOME, 'https://other.example.org'])('is welcome where it is %s', async (origin) => {
      expect((await connection(server, from(origin, transport))).socket.connected).toBe(true);
    });

    it('is welcome where it is the server itself', async () => {
      expect((await connection(server, from(server.url, transport))).socket.connected).toBe(true);
    });
  });
});

async function connection(server: TestServer, options: HubOptions): Promise<HubClient> {
  const client = open(server, options);
  opened.push(client);
  await client.event('Ready');
  return client;
}

/** Long-polling says goodbye by a request of its own: the server must still be there for it. */
async function close(client: HubClient): Promise<void> {
  const { engine } = client.socket.io;
  const closed = new Promise((resolve) => engine.once('close', resolve));
  client.close();
  if (engine.readyState !== 'closed') await closed;
}

function claimsOf(token: string): jwt.JwtPayload {
  return jwt.decode(token) as jwt.JwtPayload;
}

/** The same token with other claims, signed as the server signs. */
function resign(
  token: string,
  change: (claims: jwt.JwtPayload) => jwt.JwtPayload,
  key = JWT_KEY,
): string {
  return jwt.sign(change(claimsOf(token)), key);
}

function outcomeOf(socket: Socket): Promise<'connected' | 'refused'> {
  return new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('connect_error', () => resolve('refused'));
  }).finally(() => socket.disconnect()) as Promise<'connected' | 'refused'>;
}
