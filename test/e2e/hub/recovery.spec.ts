import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

/** The most that a JoinChannel brings. */
const MAX_RECOVERED = 300;

describe('Coming back', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let adaHub: HubClient;
  let benHub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    [adaHub, benHub] = await Promise.all([ada.hub(), ben.hub()]);
  });
  beforeEach(async () => {
    channel = await createChannel(ada, [ben]);
  });
  afterAll(async () => {
    ada.leave();
    ben.leave();
    await server.stop();
  });

  /** Posts at once, and gives them in ascending `rev`. */
  async function postMany(count: number): Promise<any[]> {
    const sends = Array.from({ length: count }, (_, index) =>
      adaHub.call('SendMessage', channel.id, { text: `No. ${index + 1}` }),
    );
    return (await Promise.all(sends)).sort((a, b) => a.rev - b.rev);
  }

  describe('with JoinChannel', () => {
    it('without `sinceRev` brings no messages', async () => {
      await postMany(3);
      const joined = await benHub.call('JoinChannel', channel.id);
      expect(joined).toMatchObject({ recovered: false, messages: [] });
    });

    it('with an empty object brings no messages either', async () => {
      await postMany(3);
      const joined = await benHub.call('JoinChannel', channel.id, {});
      expect(joined).toMatchObject({ recovered: false, messages: [] });
    });

    it('brings exactly what was missed, in ascending `rev`', async () => {
      const posted = await postMany(10);
      const joined = await benHub.call('JoinChannel', channel.id, { sinceRev: 4 });
      expect(joined).toMatchObject({ recovered: true, channel: { rev: 10, lastSeq: 10 } });
      expect(joined.messages).toEqual(posted.slice(4));
    });

    it('brings everything since the beginning', async () => {
      const posted = await postMany(3);
      const joined = await benHub.call('JoinChannel', channel.id, { sinceRev: 0 });
      expect(joined).toMatchObject({ recovered: true, messages: posted });
    });

    it('brings nothing where nothing was missed', async () => {
      await postMany(3);
      const joined = await benHub.call('JoinChannel', channel.id, { sinceRev: 3 });
      expect(joined).toMatchObject({ recovered: true, messages: [] });
    });

    it('brings 300, and of 301 none', async () => {
      const posted = await postMany(MAX_RECOVERED + 1);
      const many = await benHub.call('JoinChannel', channel.id, { sinceRev: 1 });
      expect(many).toMatchObject({ recovered: true, messages: posted.slice(1) });
      const tooMany = await benHub.call('JoinChannel', channel.id, { sinceRev: 0 });
      expect(tooMany).toMatchObject({ recovered: false, messages: [] });
    });

    it('subscribes, even where there was too much to bring', async () => {
      await postMany(MAX_RECOVERED + 1);
      await benHub.call('LeaveChannel', channel.id);
      await benHub.call('JoinChannel', channel.id, { sinceRev: 0 });
      const message = await post(ada, channel.id, 'Live again');
      await benHub.event('ReceiveMessage', (_id, { id }) => id === message.id);
    });

    it('leaves no gap between what it brings and what is heard live', async () => {
      await benHub.call('LeaveChannel', channel.id);
      const posting = postMany(200);
      const joined = await benHub.call('JoinChannel', channel.id, { sinceRev: 0 });
      const posted = await posting;
      const last = await post(ada, channel.id, 'The last');
      await benHub.event('ReceiveMessage', (_id, { id }) => id === last.id);
      const live = benHub.argsOf('ReceiveMessage').map(([, message]) => message);
      const all = [...joined.messages, ...live].filter(({ channelId }) => channelId === channel.id);
      const known = new Set(all.map(({ rev }) => rev));
      expect(known.size).toBe(posted.length + 1);
    });
  });

  describe('and sending again', () => {
    const payload = { text: 'Once only', clientMessageId: 'retry-1' };
    let countOfSends = 0;
    const fresh = () => ({ ...payload, clientMessageId: `retry-${++countOfSends}` });
    const total = async (): Promise<number> =>
      (await ada.http.get(`/api/channels/${channel.id}/messages`).expect(200)).body.total;

    it('gives the same data by hub', async () => {
      const once = fresh();
      const first = await benHub.call('SendMessage', channel.id, once);
      expect(await benHub.call('SendMessage', channel.id, once)).toEqual(first);
      expect(first.clientMessageId).toBe(once.clientMessageId);
      expect(await total()).toBe(1);
    });

    it('gives the original, whatever the text says now', async () => {
      const once = fresh();
      const first = await benHub.call('SendMessage', channel.id, once);
      const second = await benHub.call('SendMessage', channel.id, { ...once, text: 'Other' });
      expect(second).toEqual(first);
    });

    it('gives the same data across hub and REST, both ways', async () => {
      const [one, two] = [fresh(), fresh()];
      const url = `/api/channels/${channel.id}/messages`;
      const byHub = await benHub.call('SendMessage', channel.id, one);
      expect((await ben.http.post(url).send(one).expect(200)).body).toEqual(byHub);
      const byRest = await ben.http.post(url).send(two).expect(201);
      expect(await benHub.call('SendMessage', channel.id, two)).toEqual(byRest.body);
      expect(await total()).toBe(2);
    });

    it('gives the same data from another connection', async () => {
      const once = fresh();
      const first = await benHub.call('SendMessage', channel.id, once);
      const second = await (await ben.hub()).call('SendMessage', channel.id, once);
      expect(second).toEqual(first);
    });

    it('stores one where many come at the same time', async () => {
      const once = fresh();
      const sends = Array.from({ length: 20 }, () => benHub.call('SendMessage', channel.id, once));
      const ids = (await Promise.all(sends)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(1);
      expect(await total()).toBe(1);
    });

    it('tells the others once', async () => {
      const once = fresh();
      const { id } = await benHub.call('SendMessage', channel.id, once);
      await benHub.call('SendMessage', channel.id, once);
      const after = await benHub.call('SendMessage', channel.id, fresh());
      await adaHub.event('ReceiveMessage', (_id, message) => message.id === after.id);
      const heard = adaHub.argsOf('ReceiveMessage').filter(([, message]) => message.id === id);
      expect(heard).toHaveLength(1);
    });

    it('keeps the ids of two people apart', async () => {
      const once = fresh();
      const bens = await benHub.call('SendMessage', channel.id, once);
      const adas = await adaHub.call('SendMessage', channel.id, once);
      expect(adas.id).not.toBe(bens.id);
    });

    it('gives the same private message', async () => {
      const once = fresh();
      const first = await benHub.call('SendPrivateMessage', ada.id, once);
      expect(await benHub.call('SendPrivateMessage', ada.id, once)).toEqual(first);
      const byRest = await ben.http.post(`/api/users/${ada.id}/messages`).send(once).expect(200);
      expect(byRest.body).toEqual(first);
    });
  });
});
