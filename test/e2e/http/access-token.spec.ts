import jwt, { type JwtPayload, type SignOptions } from 'jsonwebtoken';
import { register } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, startServerOn, type TestServer } from '../../support/server.js';

const KEY = 'a signing key that is long enough for HS256';
const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ JWT_KEY: KEY });
});
afterAll(() => server.stop());

const me = (token: string) => http(server, token).get('/api/users/me');

async function expectOut(token: string, code = 'unauthenticated'): Promise<void> {
  expect((await me(token).expect(401)).body).toMatchObject({ code, retryable: false });
}

describe('An access token', () => {
  let token: string;
  let claims: JwtPayload;
  beforeAll(async () => {
    ({ token } = await register(server));
    claims = jwt.decode(token) as JwtPayload;
  });
  const forge = (changes: object = {}, key = KEY, options?: SignOptions) =>
    jwt.sign(JSON.stringify({ ...claims, ...changes }), key, options);

  it('is what the contract says, to anyone who holds the key', async () => {
    expect(jwt.verify(token, KEY, { algorithms: ['HS256'] })).toMatchObject({
      roles: ['User'],
      permissions: expect.arrayContaining(['messages:send']),
      exp: claims.iat! + 900,
    });
    await me(forge()).expect(200);
  });

  it.each<[string, () => string]>([
    ['garbage', () => 'garbage'],
    ['without a signature', () => token.replace(/[^.]+$/, '')],
    ['of alg none', () => forge({}, '', { algorithm: 'none' })],
    ['of another algorithm', () => forge({}, KEY, { algorithm: 'HS512' })],
    ['of another key', () => forge({}, 'another signing key, which is long enough')],
    ['of another issuer', () => forge({ iss: 'another' })],
    ['of another audience', () => forge({ aud: 'another' })],
    ['without a session', () => forge({ sid: undefined })],
    ['of an unknown session', () => forge({ sid: UNKNOWN_ID })],
    ['without an end', () => forge({ exp: undefined })],
    ['of another user', () => forge({ sub: UNKNOWN_ID })],
    ['of unknown roles', () => forge({ roles: ['Emperor'] })],
    ['of roles that are no list', () => forge({ roles: 'User' })],
  ])('%s is refused', (_name, made) => expectOut(made()));

  it('is needed, as a Bearer token', async () => {
    expect((await http(server).get('/api/users/me').expect(401)).body.code).toBe('unauthenticated');
    for (const header of [token, `Basic ${token}`, 'Bearer']) {
      await http(server).get('/api/users/me').set('Authorization', header).expect(401);
    }
  });

  it('past its end, or with roles that its user does not have, is outdated', async () => {
    await expectOut(forge({ exp: claims.iat! - 1 }), 'token_expired');
    await expectOut(forge({ roles: ['User', 'Moderator', 'Admin'] }), 'token_expired');
  });

  it('gives no more than its roles, whatever permissions it names', async () => {
    const proud = forge({ permissions: ['users:manage'] });
    await http(server, proud).patch(`/api/users/${claims.sub!}`).send({ isBot: true }).expect(403);
  });

  it('outlives a change of the key as long as the old one is named', async () => {
    const next = { JWT_KEY: 'the next signing key which is long enough' };
    const meOn = async (variables: Record<string, string>) => {
      const on = await startServerOn(server.database, variables);
      const answer = await http(on, token).get('/api/users/me');
      return on.stop().then(() => answer.status);
    };
    expect(jwt.decode(token, { complete: true })?.header.kid).toBeDefined();
    expect(await meOn({ ...next, JWT_PREVIOUS_KEYS: KEY })).toBe(200);
    expect(await meOn(next)).toBe(401);
  });
});
