import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import {
  newName,
  register,
  registerAdmin,
  registerModerator,
  type Person,
} from '../../factories/people.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const ABOUT_CHANNELS = [
  'ChannelCreated',
  'ChannelUpdated',
  'ChannelDeleted',
  'MemberJoined',
  'MemberLeft',
  'ReceiveMessage',
];

describe('What happens to a channel', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let eve: Person;
  let admin: Person;
  let adaHub: HubClient;
  let benHub: HubClient;
  let eveHub: HubClient;
  let adminHub: HubClient;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben, eve, admin] = await Promise.all([
      registerModerator(server),
      register(server),
      register(server),
      registerAdmin(server),
    ]);
  });
  beforeEach(async () => {
    [adaHub, benHub, eveHub, adminHub] = (await Promise.all(
      [ada, ben, eve, admin].map((person) => person.hub()),
    )) as [HubClient, HubClient, HubClient, HubClient];
  });
  afterEach(() => {
    for (const person of [ada, ben, eve, admin]) person.leave();
  });
  afterAll(() => server.stop());

  const everyone = () => [adaHub, benHub, eveHub, adminHub];
  const about =
    (channelId: string) =>
    (subject: string | { id: string }): boolean =>
      (typeof subject === 'string' ? subject : subject.id) === channelId;

  /** What a connection has heard of a channel by now, by name. */
  async function heard(hub: HubClient, channelId: string): Promise<string[]> {
    await hub.call('Sync');
    const events = hub.heard.filter(({ name }) => ABOUT_CHANNELS.includes(name));
    return events.filter(({ args }) => about(channelId)(args[0])).map(({ name }) => name);
  }

  const change = (channel: TestChannel, changes: object) =>
    ada.http.patch(`/api/channels/${channel.id}`).send(changes).expect(200);
  const remove = (channel: TestChannel, userId: string, by = ada) =>
    by.http.delete(`/api/channels/${channel.id}/members/${userId}`).expect(204);
  const add = (channel: TestChannel, userId: string, by = ada) =>
    by.http.put(`/api/channels/${channel.id}/members/${userId}`).expect(200);

  describe('that is public', () => {
    let channel: TestChannel;
    beforeEach(async () => {
      channel = await createChannel(ada);
    });

    it('is told to everyone when it is made', async () => {
      const { body } = await eve.http.get(`/api/channels/${channel.id}`).expect(200);
      const { membership, ...summary } = body;
      expect(membership).toBeNull();
      for (const hub of everyone()) {
        expect(await hub.event('ChannelCreated', about(channel.id))).toEqual([summary]);
      }
    });

    it('is told to everyone when it is changed, with what it is now', async () => {
      const name = newName('renamed');
      await change(channel, { name, topic: 'New' });
      for (const hub of everyone()) {
        const [told] = await hub.event('ChannelUpdated', about(channel.id));
        expect(told).toMatchObject({ id: channel.id, name, topic: 'New', isPrivate: false });
        expect(told).not.toHaveProperty('membership');
      }
    });

    it('is told to everyone when it is deleted', async () => {
      await ada.http.delete(`/api/channels/${channel.id}`).expect(204);
      for (const hub of everyone()) {
        expect(await hub.event('ChannelDeleted', about(channel.id))).toEqual([channel.id]);
      }
    });

    it('is as good as deleted to outsiders when it is made private', async () => {
      await add(channel, ben.id);
      await change(channel, { isPrivate: true });
      expect(await heard(eveHub, channel.id)).toEqual(['ChannelCreated', 'ChannelDeleted']);
      for (const hub of [adaHub, benHub, adminHub]) {
        const [told] = await hub.event('ChannelUpdated', about(channel.id));
        expect(told.isPrivate).toBe(true);
        expect(await heard(hub, channel.id)).not.toContain('ChannelDeleted');
      }
    });

    it('is no longer heard by an outsider once it is private', async () => {
      await eveHub.call('JoinChannel', channel.id);
      await remove(channel, eve.id);
      await change(channel, { isPrivate: true });
      await post(ada, channel.id, 'Among us');
      expect((await heard(eveHub, channel.id)).at(-1)).toBe('ChannelDeleted');
    });
  });

  describe('that is private', () => {
    let channel: TestChannel;
    beforeEach(async () => {
      channel = await createChannel(ada, [ben], { isPrivate: true });
    });

    it('is told to its members and admins when it is made, changed and deleted', async () => {
      await change(channel, { topic: 'Secret' });
      await ada.http.delete(`/api/channels/${channel.id}`).expect(204);
      for (const hub of [adaHub, adminHub]) {
        const told = ['ChannelCreated', 'ChannelUpdated', 'ChannelDeleted'];
        expect(await heard(hub, channel.id)).toEqual(expect.arrayContaining(told));
      }
      expect(await heard(benHub, channel.id)).toEqual(
        expect.arrayContaining(['ChannelUpdated', 'ChannelDeleted']),
      );
    });

    it('is never told to outsiders, whatever happens', async () => {
      await change(channel, { topic: 'Secret' });
      await post(ben, channel.id, 'Secret');
      await remove(channel, ben.id);
      await ada.http.delete(`/api/channels/${channel.id}`).expect(204);
      expect(await heard(adaHub, channel.id)).toContain('ChannelDeleted');
      expect(await heard(eveHub, channel.id)).toEqual([]);
    });

    it('is told to everyone once it is public', async () => {
      await change(channel, { isPrivate: false });
      for (const hub of everyone()) {
        const [told] = await hub.event('ChannelUpdated', about(channel.id));
        expect(told.isPrivate).toBe(false);
      }
    });
  });

  describe('that is direct', () => {
    it('is told to its two members when it is made, and to nobody else, no admin either', async () => {
      const { channelId } = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Hush' });
      for (const hub of [adaHub, benHub]) {
        const [told] = await hub.event('ChannelCreated', about(channelId));
        expect(told).toMatchObject({ kind: 'direct', isPrivate: true });
      }
      for (const hub of [eveHub, adminHub]) expect(await heard(hub, channelId)).toEqual([]);
    });
  });

  describe('its members', () => {
    let channel: TestChannel;
    beforeEach(async () => {
      channel = await createChannel(ada, [ben]);
    });

    it('hear who joins, by hub, by REST or by posting, the newcomer included', async () => {
      await eveHub.call('JoinChannel', channel.id);
      await add(channel, admin.id);
      for (const hub of [adaHub, benHub, eveHub]) {
        const fits = (id: string, userId: string) => id === channel.id && userId === admin.id;
        await hub.event('MemberJoined', fits);
      }
      expect(adaHub.argsOf('MemberJoined').filter(([id]) => id === channel.id)).toEqual([
        [channel.id, ben.id],
        [channel.id, eve.id],
        [channel.id, admin.id],
      ]);
    });

    it('hear of a joining once, however often it is repeated', async () => {
      await eveHub.call('JoinChannel', channel.id);
      await eveHub.call('JoinChannel', channel.id);
      await add(channel, eve.id);
      await adaHub.call('Sync');
      const joined = adaHub.argsOf('MemberJoined').filter(([, userId]) => userId === eve.id);
      expect(joined).toEqual([[channel.id, eve.id]]);
    });

    it('hear who leaves or is removed, the one who goes included', async () => {
      await remove(channel, 'me', ben);
      for (const hub of [adaHub, benHub]) {
        expect(await hub.event('MemberLeft')).toEqual([channel.id, ben.id]);
      }
    });

    it('hear nothing more, at once, when they are removed', async () => {
      await remove(channel, ben.id);
      await post(ada, channel.id, 'Without Ben');
      await adaHub.call('Typing', channel.id, true);
      await add(channel, eve.id);
      expect(await heard(adaHub, channel.id)).toContain('ReceiveMessage');
      expect((await heard(benHub, channel.id)).at(-1)).toBe('MemberLeft');
      expect(benHub.argsOf('Typing')).toEqual([]);
    });

    it('hear nothing more either on a connection that had left before', async () => {
      await benHub.call('LeaveChannel', channel.id);
      await remove(channel, ben.id);
      await add(channel, eve.id);
      await adaHub.event('MemberJoined', (id, userId) => id === channel.id && userId === eve.id);
      expect((await heard(benHub, channel.id)).at(-1)).toBe('MemberLeft');
    });

    it('are subscribed without a new connection when they are added', async () => {
      const closed = await createChannel(ada, [], { isPrivate: true });
      const phone = await eve.hub();
      await add(closed, eve.id);
      const message = await post(ada, closed.id, 'Welcome, Eve');
      for (const hub of [eveHub, phone]) {
        expect(await hub.event('ReceiveMessage')).toEqual([closed.id, message]);
      }
    });

    it('who come back after a removal hear again', async () => {
      await remove(channel, ben.id);
      await benHub.call('JoinChannel', channel.id);
      const message = await post(ada, channel.id, 'Back again');
      expect(await benHub.event('ReceiveMessage')).toEqual([channel.id, message]);
    });

    it('of a deleted channel are no longer subscribed to it', async () => {
      await ada.http.delete(`/api/channels/${channel.id}`).expect(204);
      expect((await benHub.refusal('Typing', channel.id, true)).code).toBe('not_found');
      expect((await heard(benHub, channel.id)).at(-1)).toBe('ChannelDeleted');
    });

    it('keep hearing of each other on a connection that has left the channel', async () => {
      await benHub.call('LeaveChannel', channel.id);
      await add(channel, eve.id);
      await benHub.event('MemberJoined', (id, userId) => id === channel.id && userId === eve.id);
    });
  });
});
