import request, { type Response } from 'supertest';
import { createChannel, type TestChannel } from '../../factories/channels.js';
import { newName, PASSWORD, Person, registerModerator } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { connect, refusedConnection } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const REQUESTS = 5;
const LOGINS = 3;
const MESSAGES = 2;

let addresses = 0;
/** As a trusted proxy names a client: each test has addresses of its own. */
const newAddress = () => ({ 'X-Forwarded-For': `192.0.2.${++addresses}` });

async function newcomer(server: TestServer): Promise<Person> {
  const username = newName();
  const answer = await http(server)
    .post('/api/auth/register')
    .set(newAddress())
    .send({ username, email: `${username}@example.org`, password: PASSWORD })
    .expect(201);
  return new Person(server, answer.body);
}

/** The statuses of so many, one after the other. */
async function statusesOf(count: number, send: () => PromiseLike<Response>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) statuses.push((await send()).status);
  return statuses;
}

function expectRateLimited({ status, body, headers }: Response, policy: string, limit: number) {
  expect([status, headers['content-type']]).toEqual([
    429,
    'application/problem+json; charset=utf-8',
  ]);
  expect(body).toMatchObject({ code: 'rate_limited', status: 429, retryable: true });
  expect(body.retryAfterMs).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBe(Math.ceil(body.retryAfterMs / 1000));
  expect(headers['ratelimit']).toMatch(new RegExp(`"${policy}";r=0;t=[1-9]\\d*`));
  expect(headers['ratelimit-policy']).toContain(`"${policy}";q=${limit};w=60`);
}

const times = (count: number, status: number) => Array<number>(count).fill(status);

describe('Rate limits', () => {
  let server: TestServer;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer({
      RATE_LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS),
      RATE_LIMIT_LOGIN_PER_MINUTE: String(LOGINS),
      RATE_LIMIT_MESSAGES_PER_MINUTE: String(MESSAGES),
      TRUST_PROXY: 'loopback',
    });
    channel = await createChannel(await registerModerator(server));
  });
  afterAll(() => server.stop());

  describe('of requests', () => {
    it('tell their state with every answer, and refuse past it', async () => {
      const ada = await newcomer(server);
      for (let left = REQUESTS - 1; left >= 0; left--) {
        const { headers } = await ada.http.get('/api/users/me').expect(200);
        expect(headers['ratelimit']).toMatch(new RegExp(`^"requests";r=${left};t=[1-9]\\d*$`));
        expect(headers['ratelimit-policy']).toBe(`"requests";q=${REQUESTS};w=60`);
      }
      expectRateLimited(await ada.http.get('/api/users/me'), 'requests', REQUESTS);
    });

    it('count by user, wherever they come from', async () => {
      const [ada, ben] = [await newcomer(server), await newcomer(server)];
      const me = (person: Person) => person.http.get('/api/users/me').set(newAddress());
      expect(await statusesOf(REQUESTS, () => me(ada))).toEqual(times(REQUESTS, 200));
      await me(ada).expect(429);
      await me(ben).expect(200);
    });

    it('count requests that fail, too', async () => {
      const ada = await newcomer(server);
      const nonsense = () => ada.http.get('/api/users?page=0');
      expect(await statusesOf(REQUESTS + 1, nonsense)).toEqual([...times(REQUESTS, 400), 429]);
    });

    it('are shared by REST and hub', async () => {
      const ada = await newcomer(server);
      const hub = await ada.hub({ extraHeaders: newAddress() });
      for (let count = 0; count < REQUESTS; count++) await hub.call('Sync');
      await ada.http.get('/api/users/me').expect(429);
      const error = await hub.refusal('Sync');
      expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
      expect(error.retryAfterMs).toBeGreaterThan(0);
      ada.leave();
    });
  });

  describe('of strangers', () => {
    it('refuse an address at the edge, and no other', async () => {
      const address = newAddress();
      const me = (headers: Record<string, string>) =>
        http(server).get('/api/users/me').set(headers);
      expect(await statusesOf(REQUESTS, () => me(address))).toEqual(times(REQUESTS, 401));
      expectRateLimited(await me(address), 'requests', REQUESTS);
      await me(newAddress()).expect(401);
    });

    it('count what has no route', async () => {
      const address = newAddress();
      const nowhere = () => request(server.url).get('/api/nowhere').set(address);
      expect(await statusesOf(REQUESTS, nowhere)).toEqual(times(REQUESTS, 404));
      expectRateLimited(await nowhere(), 'requests', REQUESTS);
    });

    it('leave health alone, which load balancers ask for again and again', async () => {
      const address = newAddress();
      const ask = () => request(server.url).get('/api/health').set(address);
      expect(await statusesOf(2 * REQUESTS, ask)).toEqual(times(2 * REQUESTS, 200));
    });

    it('count bad tokens by address, and leave good ones alone', async () => {
      const [ada, address] = [await newcomer(server), newAddress()];
      const guess = () => http(server, 'garbage').get('/api/users/me').set(address);
      expect(await statusesOf(REQUESTS, guess)).toEqual(times(REQUESTS, 401));
      expectRateLimited(await guess(), 'requests', REQUESTS);
      await ada.http.get('/api/users/me').set(address).expect(200);
    });

    it.each(['/api/health/live', '/metrics', '/api/nowhere'])(
      'are not escaped by a bad token where none is asked for: %s',
      async (path) => {
        const address = { ...newAddress(), Authorization: 'Bearer garbage' };
        const statuses = await statusesOf(REQUESTS + 1, () =>
          request(server.url).get(path).set(address),
        );
        expect(statuses.at(0)).not.toBe(429);
        expect(statuses.at(-1)).toBe(429);
      },
    );

    it('hold for handshakes, good ones included', async () => {
      const [ada, extraHeaders] = [await newcomer(server), newAddress()];
      for (let count = 0; count < REQUESTS; count++) await ada.hub({ extraHeaders });
      await refusedConnection(server, { auth: { token: ada.token }, extraHeaders });
      await ada.hub({ extraHeaders: newAddress() });
      ada.leave();
    });

    it('hold for guesses at tokens in handshakes', async () => {
      const [ada, extraHeaders] = [await newcomer(server), newAddress()];
      const guess = () => refusedConnection(server, { auth: { token: 'garbage' }, extraHeaders });
      expect((await guess()).data?.code).toBe('unauthenticated');
      for (let count = 1; count < REQUESTS; count++) await guess();
      expect((await guess()).data?.code).not.toBe('unauthenticated');
      await http(server).get('/api/users/me').set(extraHeaders).expect(429);
      await ada.http.get('/api/users/me').set(extraHeaders).expect(200);
    });
  });

  describe('of guesses at passwords', () => {
    const login = (username: string, password: string, from: Record<string, string>) =>
      http(server).post('/api/auth/login').set(from).send({ username, password });

    it('count by address, whatever the username', async () => {
      const [ada, address] = [await newcomer(server), newAddress()];
      const guess = () => login(newName(), 'not the password', address);
      expect(await statusesOf(LOGINS, guess)).toEqual(times(LOGINS, 401));
      expectRateLimited(await login(ada.username, PASSWORD, address), 'login', LOGINS);
      await login(ada.username, PASSWORD, newAddress()).expect(200);
    });

    it('count registrations and changes of the password, too', async () => {
      const [ada, address] = [await newcomer(server), newAddress()];
      await http(server).post('/api/auth/register').set(address).send({}).expect(400);
      const change = () =>
        ada.http
          .post('/api/auth/password')
          .set(address)
          .send({ currentPassword: 'not the password', newPassword: 'another good password' });
      expect(await statusesOf(LOGINS - 1, change)).toEqual(times(LOGINS - 1, 401));
      expectRateLimited(await change(), 'login', LOGINS);
      await login(ada.username, PASSWORD, address).expect(429);
    });
  });

  describe('of messages', () => {
    it('are shared by REST and hub, by channels and direct messages', async () => {
      const [ada, ben] = [await newcomer(server), await newcomer(server)];
      const hub = await ada.hub({ extraHeaders: newAddress() });
      const post = () =>
        ada.http.post(`/api/channels/${channel.id}/messages`).send({ text: 'Ahoy' });
      await post().expect(201);
      await hub.call('SendPrivateMessage', ben.id, { text: 'Psst' });
      expectRateLimited(await post(), 'messages', MESSAGES);
      const error = await hub.refusal('SendMessage', channel.id, { text: 'Ahoy' });
      expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
      ada.leave();
    });

    it('leave reading alone', async () => {
      const ada = await newcomer(server);
      const path = `/api/channels/${channel.id}/messages`;
      const post = () => ada.http.post(path).send({ text: 'Ahoy' });
      expect(await statusesOf(MESSAGES + 1, post)).toEqual([201, 201, 429]);
      await ada.http.get(path).expect(200);
    });
  });
});

describe('Rate limits without a trusted proxy', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ RATE_LIMIT_REQUESTS_PER_MINUTE: String(REQUESTS) });
  });
  afterAll(() => server.stop());

  it('do not believe who a client says it is', async () => {
    const me = () => http(server).get('/api/users/me').set(newAddress());
    expect(await statusesOf(REQUESTS + 1, me)).toEqual([...times(REQUESTS, 401), 429]);
    const extraHeaders = newAddress();
    const error = await refusedConnection(server, { auth: { token: 'garbage' }, extraHeaders });
    expect(error.data?.code).not.toBe('unauthenticated');
  });
});

describe('Rate limits of 0', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({
      RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
      RATE_LIMIT_LOGIN_PER_MINUTE: '0',
      RATE_LIMIT_MESSAGES_PER_MINUTE: '0',
    });
  });
  afterAll(() => server.stop());

  it('are off, and say nothing', async () => {
    const ada = await registerModerator(server);
    const channel = await createChannel(ada);
    const answers = [
      await http(server).get('/api/users/me'),
      await ada.http.get('/api/users/me'),
      await ada.http.post(`/api/channels/${channel.id}/messages`).send({ text: 'Ahoy' }),
    ];
    for (const { headers } of answers) {
      expect(headers).not.toHaveProperty('ratelimit');
      expect(headers).not.toHaveProperty('ratelimit-policy');
    }
  });

  it('let through more logins than the default would', async () => {
    const login = () =>
      http(server).post('/api/auth/login').send({ username: 'nobody', password: 'a' });
    expect(await statusesOf(12, login)).toEqual(times(12, 401));
  });

  it('let connections come', async () => {
    const ada = await registerModerator(server);
    const hubs = await Promise.all(Array.from({ length: 10 }, () => connect(server, ada.token)));
    for (const hub of hubs) hub.close();
  });
});
