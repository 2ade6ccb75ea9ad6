import {
  newName,
  PASSWORD,
  register,
  registerAdmin,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';

const UNKNOWN_ID = '01890000-0000-7000-8000-000000000000';

describe('Users', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let admin: Person;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben, admin] = [
      await register(server),
      await register(server),
      await registerAdmin(server),
    ];
  });
  afterAll(() => server.stop());

  const change = (by: Person, id: string, changes: object) =>
    by.http.patch(`/api/users/${id}`).send(changes);
  const fieldsOf = (body: { errors: { field: string }[] }) => body.errors.map(({ field }) => field);

  describe('at the door', () => {
    it.each([
      ['get', '/api/users'],
      ['get', '/api/users/me'],
      ['patch', '/api/users/me'],
      ['get', `/api/users/${UNKNOWN_ID}`],
      ['patch', `/api/users/${UNKNOWN_ID}`],
      ['get', `/api/users/${UNKNOWN_ID}/presence`],
    ] as const)('are nothing for strangers: %s %s', async (method, path) => {
      expect((await http(server)[method](path).expect(401)).body.code).toBe('unauthenticated');
    });

    it.each([
      ['get', 'ID'],
      ['patch', 'ID'],
      ['get', 'ID/presence'],
    ] as const)('must exist, by an id that is one: %s /api/users/%s', async (method, path) => {
      const to = (id: string) => admin.http[method](`/api/users/${path.replace('ID', id)}`);
      expect((await to(UNKNOWN_ID).expect(404)).body.code).toBe('not_found');
      for (const nonsense of ['nonsense', ada.id.toUpperCase(), '%00', `${ada.id}'--`]) {
        const { body } = await to(nonsense).expect(400);
        expect(body.code).toBe('validation_failed');
      }
    });
  });

  describe('for each other', () => {
    it('have all that the contract names, and no more', async () => {
      const { body } = await ben.http.get(`/api/users/${ada.id}`).expect(200);
      expect(body).toEqual({
        id: ada.id,
        username: ada.username,
        displayName: ada.username,
        roles: ['User'],
        isBot: false,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    });

    it('show their e-mail address to themselves and to admins only', async () => {
      const moderator = await registerModerator(server);
      const seenBy = async (person: Person) => {
        const one = await person.http.get(`/api/users/${ada.id}`).expect(200);
        const list = await person.http.get(`/api/users?query=${ada.username}`).expect(200);
        return [one.body.email, list.body.items[0].email];
      };
      const email = `${ada.username}@example.org`;
      expect(await seenBy(ada)).toEqual([email, email]);
      expect(await seenBy(admin)).toEqual([email, email]);
      expect(await seenBy(ben)).toEqual([undefined, undefined]);
      expect(await seenBy(moderator)).toEqual([undefined, undefined]);
    });

    it('are offline, or here', async () => {
      const statusOf = async () =>
        (await ben.http.get(`/api/users/${ada.id}/presence`).expect(200)).body;
      expect(await statusOf()).toEqual({ userId: ada.id, status: 'offline', lastSeen: null });
      const hub = await ada.hub();
      // Answered once it is known of them that they are here.
      await hub.call('SetStatus', 'online');
      expect(await statusOf()).toMatchObject({ userId: ada.id, status: 'online' });
      ada.leave();
    });
  });

  describe('for themselves', () => {
    it('see who they are', async () => {
      const { body } = await ada.http.get('/api/users/me').expect(200);
      expect(body).toMatchObject({ id: ada.id, email: `${ada.username}@example.org` });
    });

    it('change their display name exactly as sent, and their e-mail address', async () => {
      const cleo = await register(server);
      const changes = {
        displayName: ' <b>Cléo</b> 😀 ',
        email: `New.${cleo.username}@example.org`,
      };
      const { body } = await cleo.http.patch('/api/users/me').send(changes).expect(200);
      expect(body).toMatchObject({ ...changes, username: cleo.username });
      expect((await cleo.http.get('/api/users/me')).body).toEqual(body);
      const login = { username: changes.email, password: PASSWORD };
      await http(server).post('/api/auth/login').send(login).expect(200);
    });

    it('change nothing where they send nothing', async () => {
      const before = (await ada.http.get('/api/users/me')).body;
      const { body } = await ada.http.patch('/api/users/me').send({}).expect(200);
      expect(body).toEqual(before);
    });

    it.each([
      ['displayName', ''],
      ['displayName', '   '],
      ['displayName', '😀'.repeat(65)],
      ['displayName', '\u0000'],
      ['displayName', '\ud800'],
      ['displayName', null],
      ['email', 'nowhere'],
      ['email', null],
      ['roles', ['Admin']],
      ['username', 'someone'],
      ['suspended', false],
    ])('are refused the %s %j', async (field, value) => {
      const { body } = await ada.http
        .patch('/api/users/me')
        .send({ [field]: value })
        .expect(400);
      expect(fieldsOf(body)).toContain(field);
    });

    it('may have a display name of 64 code points', async () => {
      const displayName = '😀'.repeat(64);
      const { body } = await ben.http.patch('/api/users/me').send({ displayName }).expect(200);
      expect(body.displayName).toBe(displayName);
    });

    it('cannot take another’s e-mail address, whatever its case, but keep their own', async () => {
      const take = (email: string) => ben.http.patch('/api/users/me').send({ email });
      expect((await take(ada.signIn.user.email.toUpperCase()).expect(409)).body.code).toBe(
        'conflict',
      );
      await take(ben.signIn.user.email.toUpperCase()).expect(200);
    });
  });

  describe('in a list', () => {
    let prefix: string;
    const names = async (query: string): Promise<string[]> => {
      const { body } = await ada.http.get(`/api/users?${query}`).expect(200);
      return body.items.map(({ username }: { username: string }) => username);
    };
    beforeAll(async () => {
      prefix = newName('list').slice(0, 20);
      for (const end of ['c', 'A', 'b']) await register(server, `${prefix}_${end}`);
    });

    it('come page by page, by username', async () => {
      const page = async (number: number) =>
        (await ada.http.get(`/api/users?query=${prefix}&pageSize=2&page=${number}`)).body;
      expect(await page(1)).toMatchObject({
        items: [{ username: `${prefix}_A` }, { username: `${prefix}_b` }],
        page: 1,
        pageSize: 2,
        total: 3,
      });
      expect(await page(2)).toMatchObject({ items: [{ username: `${prefix}_c` }], total: 3 });
      expect(await page(3)).toMatchObject({ items: [], page: 3, total: 3 });
    });

    it('come fifty at a time unless asked otherwise', async () => {
      const { body } = await ada.http.get('/api/users').expect(200);
      expect(body).toMatchObject({ page: 1, pageSize: 50 });
      expect(body.total).toBe(body.items.length);
    });

    it('are found by a part of the username or display name, ignoring case', async () => {
      const dora = await register(server);
      await dora.http.patch('/api/users/me').send({ displayName: 'Ünique Dora' }).expect(200);
      expect(await names(`query=${prefix.toUpperCase()}_B`)).toEqual([`${prefix}_b`]);
      expect(await names(`query=${encodeURIComponent('ÜNIQUE')}`)).toEqual([dora.username]);
    });

    it('are not found by wildcards, quotes or an e-mail address', async () => {
      for (const part of ['%', `${prefix}%`, prefix.replace('-', '_'), '\\', "'", '@example.org']) {
        expect(await names(`query=${encodeURIComponent(part)}`)).toEqual([]);
      }
    });

    it.each([
      'page=0',
      'page=-1',
      'page=1.5',
      'page=x',
      'page=1&page=2',
      'page=99999999999999999999',
      'pageSize=0',
      'pageSize=101',
      'query=%00',
      'query[a]=b',
      'order=email',
    ])('are refused with ?%s', async (query) => {
      const { body } = await ada.http.get(`/api/users?${query}`).expect(400);
      expect(body.code).toBe('validation_failed');
    });
  });

  describe('under an admin', () => {
    it('are changed by nobody else, themselves included', async () => {
      for (const by of [ada, await registerModerator(server)]) {
        for (const id of [ben.id, by.id, UNKNOWN_ID]) {
          expect((await change(by, id, { roles: ['Admin'] }).expect(403)).body.code).toBe(
            'forbidden',
          );
        }
      }
    });

    it.each([
      ['roles', []],
      ['roles', ['Emperor']],
      ['roles', ['User', 'User']],
      ['roles', 'Admin'],
      ['roles', null],
      ['suspended', 'true'],
      ['suspended', null],
      ['isBot', 1],
      ['email', 'another@example.org'],
    ])('are refused the %s %j', async (field, value) => {
      const { body } = await change(admin, ben.id, { [field]: value }).expect(400);
      expect(fieldsOf(body)).toContain(field);
    });

    it('become bots', async () => {
      const bot = await register(server);
      const { body } = await change(admin, bot.id, { isBot: true }).expect(200);
      expect(body).toMatchObject({ id: bot.id, isBot: true, roles: ['User'] });
      expect((await bot.http.get('/api/users/me').expect(200)).body).toEqual(body);
    });

    it('get new roles, which outdate the tokens that carry the old ones', async () => {
      const cleo = await register(server);
      await change(admin, cleo.id, { roles: ['Moderator', 'User'] }).expect(200);
      const { body } = await cleo.http.get('/api/users/me').expect(401);
      expect(body.code).toBe('token_expired');
      const { refreshToken } = cleo.signIn;
      const next = await http(server).post('/api/auth/refresh').send({ refreshToken }).expect(200);
      expect(next.body.user.roles).toEqual(['User', 'Moderator']);
      const name = newName('channel');
      await http(server, next.body.accessToken).post('/api/channels').send({ name }).expect(201);
    });

    it('keep their tokens where their roles stay as they are', async () => {
      await change(admin, ada.id, { roles: ['User'] }).expect(200);
      await ada.http.get('/api/users/me').expect(200);
    });

    it('are out at once when suspended, and may sign in anew afterwards', async () => {
      const dora = await register(server);
      const hub = await dora.hub();
      await change(admin, dora.id, { suspended: true }).expect(200);
      const { body } = await dora.http.get('/api/users/me').expect(401);
      expect(body.code).toBe('unauthenticated');
      expect((await hub.event('SessionEnded'))[0].code).toBe('suspended');
      const { refreshToken } = dora.signIn;
      await http(server).post('/api/auth/refresh').send({ refreshToken }).expect(401);
      await change(admin, dora.id, { suspended: false }).expect(200);
      await dora.http.get('/api/users/me').expect(401);
      await dora.again();
    });
  });
});
