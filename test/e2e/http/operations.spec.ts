import request, { type Response } from 'supertest';
import { HealthRegistry } from '../../../src/platform/health/index.js';
import { newName, PASSWORD, register, registerAdmin } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LIMIT = 128 * 1024;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ LIMITS_MAX_MESSAGE_SIZE: '128 KiB' });
});
afterAll(() => server.stop());

const post = (body: string | Buffer, type = 'application/json') =>
  http(server).post('/api/auth/login').set('Content-Type', type).send(body);
const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
const fieldsOf = ({ body }: Response): string[] =>
  body.errors.map(({ field }: { field: string }) => field);

describe('Health', () => {
  it('is told to anyone', async () => {
    const { body, headers } = await http(server).get('/api/health').expect(200);
    expect(body).toMatchObject({ status: 'ok', checks: { database: 'ok', storage: 'ok' } });
    expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(body.uptimeSeconds).toBeGreaterThanOrEqual(0);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('is bad where a dependency is away, while the process still lives', async () => {
    const registry = server.app.get(HealthRegistry);
    registry.register('oracle', () => Promise.reject(new Error('a secret of the oracle')));
    const { body } = await http(server).get('/api/health').expect(503);
    expect(body).toMatchObject({
      status: 'unavailable',
      checks: { database: 'ok', oracle: 'unavailable' },
    });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect((await http(server).get('/api/health/live').expect(200)).body).toEqual({ status: 'ok' });
    registry.register('oracle', () => Promise.resolve());
    await http(server).get('/api/health').expect(200);
  });
});

describe('Metrics', () => {
  it('tell of requests by route, never by path', async () => {
    const ada = await register(server);
    await ada.http.get(`/api/users/${ada.id}`).expect(200);
    const { text, headers } = await http(server).get('/metrics').expect(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/users\/:id",status="200"\}/,
    );
    expect(text).not.toContain(ada.id);
  });
});

describe('Metrics with METRICS_TOKEN', () => {
  let guarded: TestServer;
  beforeAll(async () => {
    guarded = await startServer({ METRICS_TOKEN: 'a token for metrics' });
  });
  afterAll(() => guarded.stop());

  it('are told to whoever shows it, and to nobody else', async () => {
    const admin = await registerAdmin(guarded);
    for (const token of [undefined, 'a token for metricS', 'a token', admin.token]) {
      const { body } = await http(guarded, token).get('/metrics').expect(401);
      expect(body.code).toBe('unauthenticated');
    }
    const { text } = await http(guarded, 'a token for metrics').get('/metrics').expect(200);
    expect(text).toContain('http_request_duration_seconds');
  });
});

describe('Two servers in one process', () => {
  let other: TestServer;
  beforeAll(async () => {
    other = await startServer();
  });
  afterAll(() => other.stop());

  it('know their own users each', async () => {
    const [ada, ben] = [await register(server), await register(other)];
    await ada.http.get('/api/users/me').expect(200);
    await ben.http.get('/api/users/me').expect(200);
    await http(other, ada.token).get('/api/users/me').expect(401);
    await http(server, ben.token).get('/api/users/me').expect(401);
  });
});

describe('Every answer', () => {
  it.each<[string, number, () => PromiseLike<Response>]>([
    ['a good one', 200, () => http(server).get('/api/health/live')],
    ['one without a body', 204, () => logout()],
    ['the API document', 200, () => request(server.url).get('/api/docs-json')],
    ['metrics', 200, () => http(server).get('/metrics')],
    ['a refused stranger', 401, () => http(server).get('/api/users/me')],
    ['an unknown route', 404, () => request(server.url).get('/api/nowhere')],
    ['nothing at all', 404, () => request(server.url).get('/')],
    ['malformed JSON', 400, () => post('{"username":')],
    ['an undecodable URL', 400, () => request(server.url).get('/api/users/%zz')],
    ['a wrong type', 415, () => post('<a/>', 'application/xml')],
    ['a body too large', 413, () => post(JSON.stringify('a'.repeat(LIMIT)))],
    ['a preflight', 204, () => preflight(server, 'https://a.example')],
  ])('carries an X-Request-Id of its own: %s', async (_name, status, send) => {
    const [one, two] = [await send(), await send()];
    expect(one.status).toBe(status);
    expect(one.headers['x-request-id']).toMatch(UUID_V7);
    expect(two.headers['x-request-id']).not.toBe(one.headers['x-request-id']);
  });

  const logout = () => http(server).post('/api/auth/logout').send({ refreshToken: 'unknown' });
});

describe('A problem', () => {
  const expectProblem = (answer: Response, status: number, code: string, title: string) => {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      type: 'about:blank',
      title,
      status,
      code,
      detail: expect.stringMatching(/./),
      requestId: answer.headers['x-request-id'],
      retryable: false,
    });
  };

  it.each([
    ['get', '/api/nowhere'],
    ['post', '/api/health'],
    ['delete', '/api/users/me'],
    ['get', '/'],
    ['get', '/api'],
    ['get', '/users/me'],
    ['get', '/api/metrics'],
    ['get', '/api/health/../../package.json'],
    ['get', '/api/%2e%2e/package.json'],
  ] as const)('is an unknown route: %s %s', async (method, path) => {
    expectProblem(await request(server.url)[method](path), 404, 'not_found', 'Not Found');
  });

  it.each(['%zz', '%', '%c0%af', '%ff'])('is a URL that cannot be decoded: %s', async (part) => {
    const answer = await request(server.url).get(`/api/users/${part}`);
    expectProblem(answer, 400, 'validation_failed', 'Bad Request');
  });

  it.each(['{"username":', '', 'nonsense', "{'a': 1}", '{"a": NaN}', '\u0000', '[1,]'])(
    'is malformed JSON: %j',
    async (text) => {
      expectProblem(await post(Buffer.from(text)), 400, 'validation_failed', 'Bad Request');
    },
  );

  it.each(['null', '[]', '"text"', '5', 'true', '[{"username":"a","password":"b"}]'])(
    'is JSON that is no object: %s',
    async (text) => {
      expectProblem(await post(text), 400, 'validation_failed', 'Bad Request');
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'application/json-patch+json',
    'nonsense',
  ])('is a body of the type %s', async (type) => {
    const answer = await post(JSON.stringify({ username: 'a', password: 'b' }), type);
    expectProblem(answer, 415, 'unsupported_media_type', 'Unsupported Media Type');
  });

  it('is a body over the limit, and only over it', async () => {
    const bodyOf = (bytes: number) => JSON.stringify({ a: 'b'.repeat(bytes - 8) });
    expect(bodyOf(LIMIT)).toHaveLength(LIMIT);
    const answer = await post(bodyOf(LIMIT + 1));
    expectProblem(answer, 413, 'payload_too_large', 'Payload Too Large');
    expect(fieldsOf(await post(bodyOf(LIMIT)).expect(400))).toContain('a');
  });

  it('is JSON that is nested too deeply, and the server lives on', async () => {
    const deep = [nested(33), nested(20_000), `${'['.repeat(60_000)}${']'.repeat(60_000)}`];
    for (const text of [...deep, `{"username":${nested(20_000)},"password":"a"}`]) {
      expectProblem(await post(text), 400, 'validation_failed', 'Bad Request');
    }
    await http(server).get('/api/health').expect(200);
  });

  it('names a field that is unknown, and each that is wrong', async () => {
    const surprised = await post('{"username":"a","password":"b","surprise":1}');
    expectProblem(surprised, 400, 'validation_failed', 'Bad Request');
    expect(fieldsOf(surprised)).toEqual(['surprise']);
    const wrong = await post('{"username":1,"password":false}').expect(400);
    expect(new Set(fieldsOf(wrong))).toEqual(new Set(['username', 'password']));
  });

  it('does not repeat what was sent', async () => {
    const { text } = await post('{"username":"a","password":["a very secret word"]}').expect(400);
    expect(text).not.toContain('secret');
  });
});

describe('A body that reaches for the prototype', () => {
  it.each([
    '{"__proto__":{"roles":["Admin"]},"username":"a","password":"b"}',
    '{"constructor":{"prototype":{"roles":["Admin"]}},"username":"a","password":"b"}',
    '{"\\u005f_proto__":{"roles":["Admin"]},"username":"a","password":"b"}',
    '{"prototype":{"roles":["Admin"]},"username":"a","password":"b"}',
    '{"username":{"__proto__":{"roles":["Admin"]}},"password":"b"}',
    '{"toString":1,"username":"a","password":"b"}',
  ])('is refused: %s', async (text) => {
    expect((await post(text).expect(400)).body.code).toBe('validation_failed');
    expect({}).not.toHaveProperty('roles');
  });

  it('gives nobody a role', async () => {
    const join = (prefix: string) => {
      const username = newName();
      const input = { username, email: `${username}@example.org`, password: PASSWORD };
      const text = JSON.stringify(input).replace('{', prefix);
      return http(server).post('/api/auth/register').type('application/json').send(text);
    };
    await join('{"__proto__":{"roles":["Admin"]},').expect(400);
    expect((await join('{').expect(201)).body.user.roles).toEqual(['User']);
  });
});

describe('Pages of other origins', () => {
  let strict: TestServer;
  beforeAll(async () => {
    strict = await startServer({ CORS_ORIGINS: 'https://a.example, https://b.example' });
  });
  afterAll(() => strict.stop());

  const allowed = ({ headers }: Response) => headers['access-control-allow-origin'];
  const live = (on: TestServer, origin: string) =>
    http(on).get('/api/health/live').set('Origin', origin).expect(200);

  it('may call where they are named, and no others', async () => {
    expect(allowed(await live(strict, 'https://a.example'))).toBe('https://a.example');
    expect(allowed(await live(strict, 'https://b.example'))).toBe('https://b.example');
    for (const other of [
      'https://c.example',
      'https://a.example.org',
      'http://a.example',
      'null',
    ]) {
      expect(allowed(await live(strict, other))).not.toBe(other);
      expect(allowed(await live(strict, other))).not.toBe('*');
    }
  });

  it('may call from anywhere outside production', async () => {
    const answer = await live(server, 'https://c.example');
    expect(allowed(answer)).toBe('*');
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may use every method, and send a token', async () => {
    const { headers } = await preflight(strict, 'https://a.example').expect(204);
    const methods = String(headers['access-control-allow-methods']).split(/, ?/);
    expect(methods).toEqual(expect.arrayContaining(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']));
    expect(headers['access-control-allow-headers']).toMatch(/authorization/i);
  });

  it('may read what they need of a refusal', async () => {
    const answer = await http(strict).get('/api/users/me').set('Origin', 'https://a.example');
    expect([answer.status, allowed(answer)]).toEqual([401, 'https://a.example']);
    const exposed = String(answer.headers['access-control-expose-headers']);
    for (const name of ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Retry-After']) {
      expect(exposed.split(/, ?/)).toContain(name);
    }
  });
});

function preflight(on: TestServer, origin: string) {
  return request(on.url).options('/api/users/me').set({
    Origin: origin,
    'Access-Control-Request-Method': 'PATCH',
    'Access-Control-Request-Headers': 'authorization,content-type',
  });
}
