import { PasswordHasher } from '../../../src/modules/auth/password-hasher.js';
import { SessionsService } from '../../../src/modules/auth/sessions.service.js';
import { PASSWORD, register, registerAdmin, type Person } from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

/** What happens at the same moment as a sign-in, or while its end goes wrong. */
describe('Signing in and out', () => {
  let server: TestServer;
  let ada: Person;
  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    ada = await register(server);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    ada.leave();
  });
  afterAll(() => server.stop());

  it('with a password that is changed while it is checked is refused', async () => {
    const hasher = server.app.get(PasswordHasher);
    const verify = hasher.verify.bind(hasher);
    let goOn: () => void;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const checked = new Promise<void>((resolve) => {
      jest.spyOn(hasher, 'verify').mockImplementationOnce(async (...args) => {
        const matches = await verify(...args);
        resolve();
        await gate;
        return matches;
      });
    });
    const signingIn = http(server)
      .post('/api/auth/login')
      .send({ username: ada.username, password: PASSWORD })
      .then((answer) => answer);
    await checked;
    await ada.http
      .post('/api/auth/password')
      .send({ currentPassword: PASSWORD, newPassword: 'another long one' })
      .expect(204);
    goOn!();
    expect((await signingIn).body.code).toBe('invalid_credentials');
  });

  it('a suspension cuts everyone off, even where their sessions could not be ended', async () => {
    const admin = await registerAdmin(server);
    const hub = await ada.hub();
    jest
      .spyOn(server.app.get(SessionsService), 'endAll')
      .mockRejectedValueOnce(new Error('on purpose'));
    await admin.http.patch(`/api/users/${ada.id}`).send({ suspended: true }).expect(200);
    const [end] = await hub.event('SessionEnded');
    expect(end).toMatchObject({ code: 'suspended', reconnect: false });
    await hub.gone();
    await ada.http.get('/api/users/me').expect(401);
  });

  it('a suspension together with other roles is told as a suspension', async () => {
    const admin = await registerAdmin(server);
    const hub = await ada.hub();
    await admin.http
      .patch(`/api/users/${ada.id}`)
      .send({ suspended: true, roles: ['User', 'Moderator'] })
      .expect(200);
    expect((await hub.event('SessionEnded'))[0].code).toBe('suspended');
  });
});
