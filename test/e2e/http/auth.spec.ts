import jwt from 'jsonwebtoken';
import { RefreshToken } from '../../../src/modules/auth/entities/refresh-token.entity.js';
import { hashOfToken } from '../../../src/modules/auth/opaque-token.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { newName, PASSWORD, register, registerAdmin } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const send = (path: string, body: object, token?: string) =>
  http(server, token).post(`/api/auth/${path}`).send(body);
const login = (username: string, password = PASSWORD) => send('login', { username, password });
const refresh = (refreshToken: string) => send('refresh', { refreshToken });
const me = (token: string) => http(server, token).get('/api/users/me');

async function expectOut(token: string, code = 'unauthenticated'): Promise<void> {
  expect((await me(token).expect(401)).body).toMatchObject({ code, retryable: false });
}

function changeRow(token: string, changes: Partial<RefreshToken>): Promise<unknown> {
  const [uow, tokenHash] = [server.app.get(UnitOfWork), hashOfToken(token)];
  return uow.run(() => uow.manager.getRepository(RefreshToken).update({ tokenHash }, changes));
}

const sidOf = (accessToken: string) => (jwt.decode(accessToken) as { sid: string }).sid;
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

describe('Registration', () => {
  const input = (changes: object = {}) => {
    const username = newName();
    return { username, email: `${username}@example.org`, password: PASSWORD, ...changes };
  };

  it('signs the new user in', async () => {
    const { body } = await send('register', input({ username: 'Ada.L_1-' })).expect(201);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
    expect(body.user).toMatchObject({ username: 'Ada.L_1-', roles: ['User'], isBot: false });
    await me(body.accessToken).expect(200);
  });

  it.each([
    ['username', 'of two characters', 'ab'],
    ['username', 'of 33 characters', 'a'.repeat(33)],
    ['username', 'beyond ASCII', 'zoë'],
    ['username', 'with a line break', 'ben\n'],
    ['username', 'that is null', null],
    ['email', 'without an @', 'nowhere'],
    ['email', 'of 257 characters', `ada.l@${'a.'.repeat(124)}org`],
    ['password', 'of nine characters', 'nine char'],
    ['password', 'of nine characters in 18 units', '😀'.repeat(9)],
    ['password', 'of 129 characters', 'p'.repeat(129)],
    ['password', 'with NUL', 'with a NUL \u0000'],
    ['roles', 'field of their own', ['Admin']],
  ])('refuses a %s %s', async (field, _what, value) => {
    const { body } = await send('register', input({ [field]: value })).expect(400);
    expect(body.code).toBe('validation_failed');
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('counts a password in code points', async () => {
    await send('register', input({ password: '😀'.repeat(10) })).expect(201);
    await send('register', input({ password: '😀'.repeat(128) })).expect(201);
  });

  it('refuses a password that contains the username, whatever the case', async () => {
    const cleo = input({ username: 'cleo', password: 'I am CLEO 123' });
    const { body } = await send('register', cleo).expect(400);
    expect(body.errors).toMatchObject([{ field: 'password' }]);
  });

  it('refuses a taken username and a taken e-mail address, whatever the case', async () => {
    const taken = input();
    await send('register', taken).expect(201);
    const twins = [
      input({ username: taken.username.toUpperCase() }),
      input({ email: taken.email.toUpperCase() }),
    ];
    for (const twin of twins) {
      expect((await send('register', twin).expect(409)).body.code).toBe('conflict');
    }
  });

  it('gives a username to one of two who want it at once', async () => {
    const username = newName();
    const answers = await Promise.all(
      ['one', 'two'].map((name) =>
        send('register', input({ username, email: `${name}-${username}@example.org` })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('Login', () => {
  it('takes the username and the e-mail address, ignoring case', async () => {
    const ada = await register(server);
    for (const name of [ada.username, ada.signIn.user.email]) {
      const { body } = await login(name.toUpperCase()).expect(200);
      expect(body.user.id).toBe(ada.id);
      await me(body.accessToken).expect(200);
    }
  });

  it('answers the same for an unknown user and for a wrong password', async () => {
    const { username } = await register(server);
    const unknown = await login(newName()).expect(401);
    const wrong = await login(username, 'not the password').expect(401);
    expect(unknown.body.code).toBe('invalid_credentials');
    expect(wrong.body).toEqual({ ...unknown.body, requestId: wrong.body.requestId });
  });

  it('refuses nonsense', async () => {
    for (const body of [{}, { username: 'a' }, { username: 'a', password: {} }, []]) {
      await send('login', body).expect(400);
    }
  });

  it('tells a suspended user, and only with the right password', async () => {
    const [admin, ben] = [await registerAdmin(server), await register(server)];
    await admin.http.patch(`/api/users/${ben.id}`).send({ suspended: true }).expect(200);
    expect((await login(ben.username).expect(403)).body.code).toBe('forbidden');
    expect((await login(ben.username, 'not the password')).body.code).toBe('invalid_credentials');
  });
});

describe('Refresh', () => {
  it('gives a new pair of the same session', async () => {
    const ada = await register(server);
    const { body } = await refresh(ada.signIn.refreshToken).expect(200);
    expect(body.refreshToken).not.toBe(ada.signIn.refreshToken);
    expect(sidOf(body.accessToken)).toBe(sidOf(ada.token));
    await me(body.accessToken).expect(200);
    await refresh(body.refreshToken).expect(200);
  });

  it('gives two tabs at once, and a retry, a working pair each', async () => {
    const { refreshToken } = (await register(server)).signIn;
    const tabs = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    await changeRow(refreshToken, { usedAt: secondsAgo(8) });
    for (const { status, body } of [...tabs, await refresh(refreshToken)]) {
      expect(status).toBe(200);
      await me(body.accessToken).expect(200);
      await refresh(body.refreshToken).expect(200);
    }
  });

  it('ends the session where a token is used again later', async () => {
    const ada = await register(server);
    const hub = await ada.hub();
    const [other, next] = [await ada.again(), await refresh(ada.signIn.refreshToken).expect(200)];
    await changeRow(ada.signIn.refreshToken, { usedAt: secondsAgo(11) });
    expect((await refresh(ada.signIn.refreshToken).expect(401)).body.code).toBe('unauthenticated');
    await expectOut(next.body.accessToken);
    await refresh(next.body.refreshToken).expect(401);
    expect((await hub.event('SessionEnded'))[0].code).toBe('session_revoked');
    await me(other.token).expect(200);
  });

  it('refuses an unknown token, an expired one, an access token and nonsense', async () => {
    const { signIn, token } = await register(server);
    await changeRow(signIn.refreshToken, { expiresAt: secondsAgo(1) });
    expect((await refresh('unknown').expect(401)).body.code).toBe('unauthenticated');
    await refresh(signIn.refreshToken).expect(401);
    for (const body of [{}, { refreshToken: '' }, { refreshToken: 1 }, { refreshToken: token }]) {
      await send('refresh', body).expect(400);
    }
  });

  it('keeps no token that could be used', async () => {
    const { refreshToken } = (await register(server)).signIn;
    const rows = await server.app.get(UnitOfWork).manager.getRepository(RefreshToken).find();
    expect(rows.map(({ tokenHash }) => tokenHash)).toContain(hashOfToken(refreshToken));
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
  });
});

describe('The end of a session', () => {
  it.each([
    ['post', '/api/auth/logout-all'],
    ['post', '/api/auth/password'],
    ['get', '/api/auth/sessions'],
    ['delete', `/api/auth/sessions/${UNKNOWN_ID}`],
  ] as const)('is nothing for strangers: %s %s', async (method, path) => {
    expect((await http(server)[method](path).expect(401)).body.code).toBe('unauthenticated');
  });

  it('comes with a logout, at once, and for that session only', async () => {
    const ada = await register(server);
    const other = await ada.again();
    await send('logout', { refreshToken: ada.signIn.refreshToken }).expect(204);
    await expectOut(ada.token);
    await refresh(ada.signIn.refreshToken).expect(401);
    await me(other.token).expect(200);
    await send('logout', {}).expect(400);
  });

  it('comes to all sessions with logout-all, and to nobody else’s', async () => {
    const [ada, ben] = [await register(server), await register(server)];
    const sessions = [ada, await ada.again()];
    await ada.http.post('/api/auth/logout-all').expect(204);
    for (const { token, signIn } of sessions) {
      await expectOut(token);
      await refresh(signIn.refreshToken).expect(401);
    }
    await me(ben.token).expect(200);
  });

  it('comes to the other sessions with a new password', async () => {
    const [ada, newPassword] = [await register(server), 'another good password'];
    const other = await ada.again();
    await send('password', { currentPassword: PASSWORD, newPassword }, ada.token).expect(204);
    await me(ada.token).expect(200);
    await refresh(ada.signIn.refreshToken).expect(200);
    await expectOut(other.token);
    await refresh(other.signIn.refreshToken).expect(401);
    await login(ada.username).expect(401);
    await login(ada.username, newPassword).expect(200);
  });

  it('does not come with a new password that is refused', async () => {
    const ada = await register(server);
    const change = (currentPassword: string, newPassword: unknown) =>
      send('password', { currentPassword, newPassword }, ada.token);
    const wrong = await change('not the password', 'another good password').expect(401);
    expect(wrong.body.code).toBe('invalid_credentials');
    for (const bad of ['too short', `I am ${ada.username.toUpperCase()}`, 'p'.repeat(129), null]) {
      const { body } = await change(PASSWORD, bad).expect(400);
      expect(body.errors).toMatchObject([{ field: 'newPassword' }]);
    }
    await ada.again();
  });
});

describe('The list of sessions', () => {
  const list = async (token: string) => (await http(server, token).get('/api/auth/sessions')).body;

  it('shows the caller’s own, the last used first, and which is current', async () => {
    const [ada] = [await register(server), await register(server)];
    await login(ada.username).set('User-Agent', 'A browser').expect(200);
    expect(await list(ada.token)).toMatchObject([
      { userAgent: 'A browser', ip: '127.0.0.1', current: false },
      { id: sidOf(ada.token), current: true },
    ]);
  });

  it('ends one of the caller’s own, at once', async () => {
    const ada = await register(server);
    const other = await ada.again();
    const path = `/api/auth/sessions/${sidOf(other.token)}`;
    await ada.http.delete(path).expect(204);
    await expectOut(other.token);
    await refresh(other.signIn.refreshToken).expect(401);
    expect(await list(ada.token)).toHaveLength(1);
    await ada.http.delete(path).expect(404);
  });

  it('knows nobody else’s', async () => {
    const [admin, ben] = [await registerAdmin(server), await register(server)];
    for (const id of [sidOf(ben.token), UNKNOWN_ID]) {
      await admin.http.delete(`/api/auth/sessions/${id}`).expect(404);
    }
    await admin.http.delete('/api/auth/sessions/nonsense').expect(400);
    await me(ben.token).expect(200);
  });
});
