import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { sleep, type HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

describe('What is said', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let eve: Person;
  let adaHub: HubClient;
  let benHub: HubClient;
  let benPhone: HubClient;
  let eveHub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben, eve] = await Promise.all([
      registerModerator(server),
      register(server),
      register(server),
    ]);
  });
  beforeEach(async () => {
    channel = await createChannel(ada, [ben]);
    [adaHub, benHub, benPhone, eveHub] = await Promise.all([
      ada.hub(),
      ben.hub(),
      ben.hub(),
      eve.hub(),
    ]);
  });
  afterEach(() => {
    for (const person of [ada, ben, eve]) person.leave();
  });
  afterAll(() => server.stop());

  /** What was sent to a connection before is heard before this answer. */
  const settle = (...hubs: HubClient[]) => Promise.all(hubs.map((hub) => hub.call('Sync')));

  describe('in a channel', () => {
    it('is heard by its subscribers, the sender’s own connections included', async () => {
      const message = await benHub.call('SendMessage', channel.id, { text: 'To all' });
      for (const hub of [adaHub, benHub, benPhone]) {
        await hub.event('ReceiveMessage');
        expect(hub.argsOf('ReceiveMessage')).toEqual([[channel.id, message]]);
      }
    });

    it('is heard the same where it was posted by REST', async () => {
      const message = await post(ben, channel.id, 'By REST');
      for (const hub of [adaHub, benHub, benPhone]) {
        expect(await hub.event('ReceiveMessage')).toEqual([channel.id, message]);
      }
    });

    it('is not heard by those who are not subscribed, though the channel is public', async () => {
      await post(ben, channel.id, 'Not for everyone');
      await adaHub.event('ReceiveMessage');
      await settle(eveHub);
      expect(eveHub.argsOf('ReceiveMessage')).toEqual([]);
    });

    it('is not heard by a connection that has left it, but by the others of its user', async () => {
      await benPhone.call('LeaveChannel', channel.id);
      await post(ada, channel.id, 'Only on one');
      await benHub.event('ReceiveMessage');
      await settle(benPhone);
      expect(benPhone.argsOf('ReceiveMessage')).toEqual([]);
    });

    it('is heard again after a JoinChannel', async () => {
      await benPhone.call('LeaveChannel', channel.id);
      await post(ada, channel.id, 'Missed');
      await benPhone.call('JoinChannel', channel.id);
      const message = await post(ada, channel.id, 'Heard');
      expect(await benPhone.event('ReceiveMessage')).toEqual([channel.id, message]);
    });

    it('comes in ascending `rev` on every connection', async () => {
      const sends = Array.from({ length: 100 }, (_, index) =>
        [adaHub, benHub][index % 2]!.call('SendMessage', channel.id, { text: `${index}` }),
      );
      await Promise.all(sends);
      for (const hub of [adaHub, benHub, benPhone]) {
        await hub.event('ReceiveMessage', (_id, { rev }) => rev === 100);
        const revs = hub.argsOf('ReceiveMessage').map(([, { rev }]) => Number(rev));
        expect(revs).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      }
    });

    it('is heard by a newcomer who joins by posting', async () => {
      await post(eve, channel.id, 'Here I come');
      const answer = await post(ada, channel.id, 'Welcome');
      await eveHub.event('ReceiveMessage', (_id, { id }) => id === answer.id);
    });
  });

  describe('between two', () => {
    it('is heard on all connections of both, and names the addressee', async () => {
      const message = await adaHub.call('SendPrivateMessage', ben.id, { text: 'For you' });
      for (const hub of [adaHub, benHub, benPhone]) {
        await hub.event('ReceivePrivateMessage');
        expect(hub.argsOf('ReceivePrivateMessage')).toEqual([[ben.id, message]]);
      }
    });

    it('names the other as the addressee of the answer', async () => {
      await adaHub.call('SendPrivateMessage', ben.id, { text: 'For you' });
      const answer = await benHub.call('SendPrivateMessage', ada.id, { text: 'Thanks' });
      for (const hub of [adaHub, benHub, benPhone]) {
        const fits = (targetUserId: string) => targetUserId === ada.id;
        expect(await hub.event('ReceivePrivateMessage', fits)).toEqual([ada.id, answer]);
      }
    });

    it('is no ReceiveMessage to anyone, and nothing to others', async () => {
      await adaHub.call('SendPrivateMessage', ben.id, { text: 'Hush' });
      await benHub.event('ReceivePrivateMessage');
      await settle(adaHub, benHub, benPhone, eveHub);
      for (const hub of [adaHub, benHub, benPhone, eveHub]) {
        expect(hub.argsOf('ReceiveMessage')).toEqual([]);
      }
      expect(eveHub.argsOf('ReceivePrivateMessage')).toEqual([]);
    });

    it('is the same event where it goes through the conversation’s channel', async () => {
      const { channelId } = await adaHub.call('SendPrivateMessage', ben.id, { text: 'One' });
      const message = await adaHub.call('SendMessage', channelId, { text: 'Two' });
      await benHub.event('ReceivePrivateMessage', (_id, { id }) => id === message.id);
      expect(benHub.argsOf('ReceivePrivateMessage')[1]).toEqual([ben.id, message]);
      expect(benHub.argsOf('ReceiveMessage')).toEqual([]);
    });
  });

  describe('and read', () => {
    it('is told to the reader’s own connections and to nobody else', async () => {
      await post(ada, channel.id, 'Read me');
      await benHub.call('MarkRead', channel.id, 1);
      for (const hub of [benHub, benPhone]) {
        expect(await hub.event('MessageRead')).toEqual([channel.id, ben.id, 1]);
      }
      await settle(adaHub, eveHub);
      expect([...adaHub.argsOf('MessageRead'), ...eveHub.argsOf('MessageRead')]).toEqual([]);
    });

    it('is told to the other person in a direct conversation', async () => {
      const { channelId } = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Read me' });
      await ben.http.put(`/api/channels/${channelId}/read`).send({ seq: 1 }).expect(200);
      for (const hub of [adaHub, benHub, benPhone]) {
        expect(await hub.event('MessageRead')).toEqual([channelId, ben.id, 1]);
      }
      await settle(eveHub);
      expect(eveHub.argsOf('MessageRead')).toEqual([]);
    });

    it('is told once: a marker that does not move tells nothing', async () => {
      await post(ada, channel.id, 'One');
      await post(ada, channel.id, 'Two');
      for (const seq of [2, 2, 1]) await benHub.call('MarkRead', channel.id, seq);
      await settle(benPhone);
      expect(benPhone.argsOf('MessageRead')).toEqual([[channel.id, ben.id, 2]]);
    });
  });

  describe('and being typed', () => {
    /** What is told of one channel: in others, typing of before may yet be ending. */
    const typingIn = (hub: HubClient, channelId: string): any[][] =>
      hub.argsOf('Typing').filter(([id]) => id === channelId);

    it('is told to the others, not to the typist on any connection', async () => {
      await benHub.call('Typing', channel.id, true);
      await adaHub.event('Typing', (id) => id === channel.id);
      expect(typingIn(adaHub, channel.id)).toEqual([[channel.id, ben.id, true]]);
      await settle(benHub, benPhone, eveHub);
      for (const hub of [benHub, benPhone, eveHub]) expect(typingIn(hub, channel.id)).toEqual([]);
    });

    it('is told to the other person in a direct conversation', async () => {
      const { channelId } = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Hi' });
      await benHub.call('Typing', channelId, true);
      const told = await adaHub.event('Typing', (id) => id === channelId);
      expect(told).toEqual([channelId, ben.id, true]);
    });

    it('is told once, however often it is repeated at once, and its end once', async () => {
      for (let count = 0; count < 10; count++) await benHub.call('Typing', channel.id, true);
      await benHub.call('Typing', channel.id, false);
      await benHub.call('Typing', channel.id, false);
      await settle(adaHub);
      expect(typingIn(adaHub, channel.id)).toEqual([
        [channel.id, ben.id, true],
        [channel.id, ben.id, false],
      ]);
    });

    it('is told of each typist and each channel apart', async () => {
      const other = await createChannel(ada, [ben, eve]);
      await ada.http.put(`/api/channels/${channel.id}/members/${eve.id}`).expect(200);
      for (const hub of [benHub, eveHub]) {
        for (const { id } of [channel, other]) await hub.call('Typing', id, true);
      }
      await settle(adaHub);
      const told = [channel, other].flatMap(({ id }) => typingIn(adaHub, id));
      expect(told).toEqual([
        [channel.id, ben.id, true],
        [channel.id, eve.id, true],
        [other.id, ben.id, true],
        [other.id, eve.id, true],
      ]);
    });

    it('ends by itself 6 s after the last, and was passed on again after 3 s', async () => {
      await benHub.call('Typing', channel.id, true);
      await sleep(3200);
      await benHub.call('Typing', channel.id, true);
      const repeatedAt = Date.now();
      await sleep(2000);
      await adaHub.event('Typing', (id, _userId, isTyping) => id === channel.id && !isTyping);
      expect(Date.now() - repeatedAt).toBeGreaterThan(5_900);
      expect(Date.now() - repeatedAt).toBeLessThan(6_900);
      const told = typingIn(adaHub, channel.id).map(([, , isTyping]) => Boolean(isTyping));
      expect(told).toEqual([true, true, false]);
    });
  });
});
