import { createChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { open, type HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const ABSENT = '01900000-0000-7000-8000-000000000000';
const NAMES = ['UserConnected', 'UserDisconnected', 'UserPresenceUpdate'];

/** What a connection has been told of somebody, without their id: `UserPresenceUpdate busy`. */
function toldOf(hub: HubClient, { id }: Person): string[] {
  return hub.heard
    .filter(({ name, args }) => NAMES.includes(name) && args[0] === id)
    .map(({ name, args }) => [name, ...args.slice(1)].join(' '));
}

const isOf =
  ({ id }: Person) =>
  (userId: string) =>
    userId === id;

describe('Presence', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let cleo: Person;
  let eve: Person;
  let adaHub: HubClient;
  let eveHub: HubClient;
  beforeAll(async () => {
    server = await startServer();
    [ada, eve] = await Promise.all([registerModerator(server), registerModerator(server)]);
    // Eve is here too, in a channel of her own.
    await createChannel(eve);
    [adaHub, eveHub] = await Promise.all([ada.hub(), eve.hub()]);
  });
  beforeEach(async () => {
    [ben, cleo] = await Promise.all([register(server), register(server)]);
    await createChannel(ada, [ben, cleo]);
  });
  afterEach(() => {
    ben.leave();
    cleo.leave();
  });
  afterAll(async () => {
    ada.leave();
    eve.leave();
    await server.stop();
  });

  const updates = (status: string) => (id: string, told: string) =>
    id === ben.id && told === status;

  /** Somebody else comes and goes: whatever was to be told of others before has been told. */
  async function passing(): Promise<void> {
    await visit(cleo);
    await adaHub.event('UserDisconnected', isOf(cleo));
  }

  /** A connection that others have heard of. */
  async function seen(person: Person): Promise<HubClient> {
    const hub = await person.hub();
    await adaHub.event('UserConnected', isOf(person));
    return hub;
  }

  /** A visit that others have heard of before it ends. */
  const visit = async (person: Person): Promise<void> => (await seen(person)).close();

  async function presenceOf(person: Person): Promise<any> {
    const [byHub] = await adaHub.call('GetPresence', [person.id]);
    const { body } = await ada.http.get(`/api/users/${person.id}/presence`).expect(200);
    expect(body).toEqual(byHub);
    return byHub;
  }

  describe('coming and going', () => {
    it('is told at the first connection and after the last', async () => {
      const [one, two] = [await ben.hub(), await ben.hub()];
      await adaHub.event('UserConnected', isOf(ben));
      one.close();
      await passing();
      expect(toldOf(adaHub, ben)).toEqual(['UserConnected']);
      two.close();
      await adaHub.event('UserDisconnected', isOf(ben));
      expect(toldOf(adaHub, ben)).toEqual(['UserConnected', 'UserDisconnected']);
    });

    it('is told no sooner than the grace after the last connection went', async () => {
      await visit(ben);
      const leftAt = Date.now();
      await adaHub.event('UserDisconnected', isOf(ben));
      expect(Date.now() - leftAt).toBeGreaterThanOrEqual(290);
    });

    it('is not told where the user is back within the grace', async () => {
      await visit(ben);
      const again = await ben.hub();
      await passing();
      expect(toldOf(adaHub, ben)).toEqual(['UserConnected']);
      again.close();
      await adaHub.event('UserDisconnected', isOf(ben));
      expect(toldOf(adaHub, ben)).toEqual(['UserConnected', 'UserDisconnected']);
    });

    it('is told anew where the user is back after the grace', async () => {
      await visit(ben);
      await adaHub.event('UserDisconnected', isOf(ben));
      await ben.hub();
      await passing();
      const told = ['UserConnected', 'UserDisconnected', 'UserConnected'];
      expect(toldOf(adaHub, ben)).toEqual(told);
    });

    it('is not told of a connection that was gone before it was ready', async () => {
      const client = open(server, { auth: { token: ben.token } });
      await new Promise((connected) => client.socket.on('connect', () => connected(undefined)));
      client.close();
      await passing();
      expect(['', 'UserConnected,UserDisconnected']).toContain(toldOf(adaHub, ben).join());
      expect((await presenceOf(ben)).status).toBe('offline');
    });

    it('is not told to the user themself', async () => {
      const [hub, other] = [await ben.hub(), await ben.hub()];
      await adaHub.event('UserConnected', isOf(ben));
      await Promise.all([hub.call('Sync'), other.call('Sync')]);
      expect([...toldOf(hub, ben), ...toldOf(other, ben)]).toEqual([]);
    });

    it('is told to those only who share a channel', async () => {
      const hub = await ben.hub();
      await hub.call('SetStatus', 'busy');
      hub.close();
      await adaHub.event('UserDisconnected', isOf(ben));
      await eveHub.call('Sync');
      expect(toldOf(eveHub, ben)).toEqual([]);
    });

    it('is told to each once, however many channels are shared', async () => {
      await createChannel(ada, [ben]);
      await ben.hub();
      await passing();
      expect(toldOf(adaHub, ben)).toEqual(['UserConnected']);
    });

    it('is told on connections that have left the channel', async () => {
      const person = await register(server);
      const { id } = await createChannel(ada, [person, ben]);
      const hub = await person.hub();
      await hub.call('LeaveChannel', id);
      await ben.hub();
      await hub.event('UserConnected', isOf(ben));
      person.leave();
    });

    it('is told to the other person of a direct conversation', async () => {
      const [stranger, friend] = await Promise.all([register(server), register(server)]);
      const hub = await stranger.hub();
      await hub.call('SendPrivateMessage', friend.id, { text: 'Are you there?' });
      await friend.hub();
      await hub.event('UserConnected', isOf(friend));
      stranger.leave();
      friend.leave();
    });
  });

  describe('a status', () => {
    it('is told to acquaintances and to the user’s own connections', async () => {
      const [hub, other] = [await ben.hub(), await ben.hub()];
      await hub.call('SetStatus', 'busy');
      for (const each of [adaHub, hub, other])
        await each.event('UserPresenceUpdate', updates('busy'));
      expect((await presenceOf(ben)).status).toBe('busy');
    });

    it('is told at each change, and not where nothing changes', async () => {
      const hub = await ben.hub();
      for (const status of ['busy', 'busy', 'online', 'online', 'away']) {
        await hub.call('SetStatus', status);
      }
      await adaHub.event('UserPresenceUpdate', updates('away'));
      expect(toldOf(adaHub, ben)).toEqual([
        'UserConnected',
        'UserPresenceUpdate busy',
        'UserPresenceUpdate online',
        'UserPresenceUpdate away',
      ]);
    });

    it('is away only where all connections are', async () => {
      const [one, two] = [await ben.hub(), await ben.hub()];
      await one.call('SetStatus', 'away');
      expect((await presenceOf(ben)).status).toBe('online');
      await two.call('SetStatus', 'away');
      await adaHub.event('UserPresenceUpdate', updates('away'));
      expect((await presenceOf(ben)).status).toBe('away');
      await one.call('SetStatus', 'online');
      expect((await presenceOf(ben)).status).toBe('online');
    });

    it('becomes away when the only connection that was not is gone', async () => {
      const [one, two] = [await ben.hub(), await ben.hub()];
      await one.call('SetStatus', 'away');
      two.close();
      await adaHub.event('UserPresenceUpdate', updates('away'));
    });

    it('is online again when one more connection comes', async () => {
      await (await ben.hub()).call('SetStatus', 'away');
      await ben.hub();
      await adaHub.event('UserPresenceUpdate', updates('online'));
    });

    it('of busy holds for all connections, and for later ones', async () => {
      const hub = await ben.hub();
      await hub.call('SetStatus', 'busy');
      hub.close();
      await adaHub.event('UserDisconnected', isOf(ben));
      await ben.hub();
      await passing();
      expect((await presenceOf(ben)).status).toBe('busy');
    });
  });

  describe('an invisible user', () => {
    it('shows as offline, to GetPresence, by REST and in the event', async () => {
      const hub = await seen(ben);
      await hub.call('SetStatus', 'invisible');
      await adaHub.event('UserPresenceUpdate', updates('offline'));
      expect((await presenceOf(ben)).status).toBe('offline');
    });

    it('was last seen when they went out of sight, and a later connection does not tell', async () => {
      const hub = await seen(ben);
      await hub.call('SetStatus', 'invisible');
      const { lastSeen } = await presenceOf(ben);
      expect(Date.now() - Date.parse(lastSeen)).toBeLessThan(5000);
      hub.close();
      await ben.hub();
      await passing();
      expect(await presenceOf(ben)).toEqual({ userId: ben.id, status: 'offline', lastSeen });
    });

    it('stays so over reconnects, and nobody hears of them', async () => {
      await (await seen(ben)).call('SetStatus', 'invisible');
      await adaHub.event('UserPresenceUpdate', updates('offline'));
      ben.leave();
      await passing();
      const before = toldOf(adaHub, ben);
      await ben.hub();
      ben.leave();
      cleo = await register(server);
      await createChannel(ada, [cleo]);
      await passing();
      expect(toldOf(adaHub, ben)).toEqual(before);
    });

    it('was never here for others, where they were so at once', async () => {
      await (await ben.hub()).call('SetStatus', 'invisible');
      ben.leave();
      await passing();
      expect((await presenceOf(ben)).status).toBe('offline');
      expect(toldOf(adaHub, ben)).not.toContain('UserDisconnected');
    });

    it('can still send and be answered, and comes into sight again', async () => {
      const hub = await seen(ben);
      await hub.call('SetStatus', 'invisible');
      await hub.call('SendPrivateMessage', ada.id, { text: 'I am here, though' });
      await hub.call('SetStatus', 'online');
      await adaHub.event('UserPresenceUpdate', updates('online'));
      expect((await presenceOf(ben)).status).toBe('online');
    });
  });

  describe('last seen', () => {
    it('is nothing for someone who never came', async () => {
      expect(await presenceOf(ben)).toEqual({ userId: ben.id, status: 'offline', lastSeen: null });
    });

    it('is known as soon as the going is told', async () => {
      for (let round = 0; round < 5; round++) {
        const person = await register(server);
        await createChannel(ada, [person]);
        const cameAt = Date.now();
        await visit(person);
        await adaHub.event('UserDisconnected', isOf(person));
        const { status, lastSeen } = await presenceOf(person);
        expect(status).toBe('offline');
        expect(lastSeen).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(Date.parse(lastSeen)).toBeGreaterThanOrEqual(cameAt);
        expect(Date.parse(lastSeen)).toBeLessThanOrEqual(Date.now());
      }
    });

    it('finds nobody by REST where nobody is', async () => {
      const { body } = await ada.http.get(`/api/users/${ABSENT}/presence`).expect(404);
      expect(body.code).toBe('not_found');
    });
  });
});
