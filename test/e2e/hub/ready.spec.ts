import { SyncService } from '../../../src/modules/channels/index.js';
import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { open, type HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const CONNECTIONS = 20;
/** So many live messages are looked at on each connection. */
const LIVE_MESSAGES = 8;

describe('Ready', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  const opened: HubClient[] = [];
  beforeAll(async () => {
    // People come and go between the tests: what others hear of that is not the subject here.
    server = await startServer({ PRESENCE_BROADCAST_MAX_MEMBERS: '0' });
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const client of opened.splice(0)) client.close();
    ada.leave();
    ben.leave();
  });
  afterAll(() => server.stop());

  function start(person: Person): HubClient {
    const client = open(server, { auth: { token: person.token } });
    opened.push(client);
    return client;
  }

  it('carries the state of `GET /api/sync`, the user and the connection', async () => {
    const channel = await createChannel(ada, [ben]);
    await post(ada, channel.id, 'One to read');
    const client = start(ben);
    const [state] = await client.event('Ready');
    const me = await ben.http.get('/api/users/me').expect(200);
    const sync = await ben.http.get('/api/sync').expect(200);
    const { user, sessionId, connectionId, expiresAt, reconnectAfterMs, ...rest } = state;
    expect(user).toEqual(me.body);
    expect(rest).toEqual(sync.body);
    expect(connectionId).toBe(client.socket.id);
    expect(await currentSessionOf(ben)).toBe(sessionId);
    expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    expect(reconnectAfterMs).toBeGreaterThanOrEqual(0);
  });

  it('tells where each channel stands', async () => {
    const channel = await createChannel(ada, [ben], { isPrivate: true });
    await post(ada, channel.id, 'One');
    await post(ben, channel.id, 'Two');
    const [state] = await start(ben).event('Ready');
    expect(standing(state, channel)).toEqual({
      id: channel.id,
      kind: 'channel',
      name: channel.name,
      lastSeq: 2,
      rev: 2,
      readSeq: 0,
      unread: 1,
      mentions: 0,
    });
  });

  it('leaves out channels that the user is not in', async () => {
    const [open_, closed] = [
      await createChannel(ada),
      await createChannel(ada, [], { isPrivate: true }),
    ];
    const [state] = await start(ben).event('Ready');
    expect(standing(state, open_)).toBeUndefined();
    expect(standing(state, closed)).toBeUndefined();
  });

  it('comes once, and before the answer to a call made at once', async () => {
    const client = start(ben);
    const answer = client.call('Sync').then(() => client.heard.map(({ name }) => name));
    expect(await answer).toEqual(['Ready']);
  });

  it('comes to connections that are already subscribed', async () => {
    const channel = await createChannel(ada, [ben]);
    const client = await ben.hub();
    const message = await post(ada, channel.id, 'Heard without joining');
    expect(await client.event('ReceiveMessage')).toEqual([channel.id, message]);
  });

  it('comes first while messages pour in, and none around it is lost', async () => {
    const channels = [await createChannel(ada, [ben]), await createChannel(ada, [ben])];
    const posting = pour(await ada.hub(), channels);
    for (let count = 0; count < CONNECTIONS; count++) {
      const client = start(ben);
      await enoughOf(client, channels);
      expect(client.heard[0]!.name).toBe('Ready');
      expect(client.argsOf('Ready')).toHaveLength(1);
      for (const channel of channels) expectNoGap(client, channel);
      client.close();
    }
    expect(await posting.stop()).toBeGreaterThan(CONNECTIONS * LIVE_MESSAGES);
  });

  describe('while the state is read', () => {
    let channel: TestChannel;
    let client: HubClient;
    let state: HeldState;
    beforeEach(async () => {
      channel = await createChannel(ada, [ben]);
      state = holdState(server);
      client = start(ben);
      await state.isRead;
    });

    /** What is heard once `Ready` is let go, the first of it first. */
    async function heardAfter(last: string): Promise<string[]> {
      state.release();
      await client.event(last);
      return client.heard.map(({ name }) => name);
    }

    it('a message comes after it, and is not lost', async () => {
      const message = await post(ada, channel.id, 'In between');
      expect(await heardAfter('ReceiveMessage')).toEqual(['Ready', 'ReceiveMessage']);
      expect(client.argsOf('ReceiveMessage')).toEqual([[channel.id, message]]);
      expect(standing(client.argsOf('Ready')[0]![0], channel).rev).toBe(0);
    });

    it('messages come after it in their order, and those that follow behind them', async () => {
      for (const text of ['One', 'Two']) await post(ada, channel.id, text);
      await heardAfter('ReceiveMessage');
      await post(ada, channel.id, 'Three');
      await client.event('ReceiveMessage', (_id, { rev }) => rev === 3);
      const revs = client.argsOf('ReceiveMessage').map(([, { rev }]) => Number(rev));
      expect(revs).toEqual([1, 2, 3]);
    });

    it('a private message comes after it', async () => {
      await ada.http.post(`/api/users/${ben.id}/messages`).send({ text: 'Psst' }).expect(201);
      expect((await heardAfter('ReceivePrivateMessage'))[0]).toBe('Ready');
      expect(client.argsOf('ReceivePrivateMessage')).toHaveLength(1);
    });

    it('whoever is let into a channel hears what is said there', async () => {
      const other = await createChannel(ada, [ben]);
      const message = await post(ada, other.id, 'Welcome');
      const heard = await heardAfter('ReceiveMessage');
      expect(heard).toEqual(['Ready', 'ChannelCreated', 'MemberJoined', 'ReceiveMessage']);
      expect(client.argsOf('ReceiveMessage')).toEqual([[other.id, message]]);
    });

    it('whoever is removed from a channel hears nothing more of it', async () => {
      await ada.http.delete(`/api/channels/${channel.id}/members/${ben.id}`).expect(204);
      await post(ada, channel.id, 'Without Ben');
      expect(await heardAfter('MemberLeft')).toEqual(['Ready', 'MemberLeft']);
      await client.call('Sync');
      expect(client.argsOf('ReceiveMessage')).toEqual([]);
    });

    it('a call waits for it', async () => {
      const answer = client.call('SendMessage', channel.id, { text: 'Impatient' });
      await post(ada, channel.id, 'First');
      state.release();
      expect((await answer).seq).toBe(2);
      expect(client.heard[0]!.name).toBe('Ready');
    });
  });
});

interface HeldState {
  readonly isRead: Promise<void>;
  readonly release: () => void;
}

/** The next state that is read stays on its way to `Ready` until it is let go. */
function holdState(server: TestServer): HeldState {
  const sync = server.app.get(SyncService);
  const stateOf = sync.stateOf.bind(sync);
  let release: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const isRead = new Promise<void>((resolve) => {
    jest.spyOn(sync, 'stateOf').mockImplementationOnce(async (principal) => {
      const state = await stateOf(principal);
      resolve();
      await gate;
      return state;
    });
  });
  return { isRead, release: () => release() };
}

async function currentSessionOf(person: Person): Promise<string> {
  const { body } = await person.http.get('/api/auth/sessions').expect(200);
  return body.find(({ current }: { current: boolean }) => current).id;
}

function standing(state: any, { id }: TestChannel): any {
  return state.channels.find((channel: TestChannel) => channel.id === id);
}

/** Posts into the channels without a pause, two at a time each, until told to stop. */
function pour(hub: HubClient, channels: readonly TestChannel[]) {
  let isOver = false;
  let count = 0;
  const stream = async (channelId: string): Promise<void> => {
    while (!isOver) {
      await hub.call('SendMessage', channelId, { text: `Drop ${++count}` });
    }
  };
  const streams = Promise.all([...channels, ...channels].map(({ id }) => stream(id)));
  return {
    stop: async () => {
      isOver = true;
      await streams;
      return count;
    },
  };
}

async function enoughOf(client: HubClient, channels: readonly TestChannel[]): Promise<void> {
  const [state] = await client.event('Ready');
  for (const channel of channels) {
    const goal = Number(standing(state, channel).rev) + LIVE_MESSAGES;
    await client.event('ReceiveMessage', (id, { rev }) => id === channel.id && rev >= goal);
  }
}

/** State and live events together cover every `rev`, the live ones in order. */
function expectNoGap(client: HubClient, channel: TestChannel): void {
  const { rev: known } = standing(client.argsOf('Ready')[0]![0], channel);
  const revs = client
    .argsOf('ReceiveMessage')
    .filter(([id, message]) => id === channel.id && message.rev > known)
    .map(([, message]) => Number(message.rev));
  expect(revs).toEqual(revs.map((_, index) => Number(known) + 1 + index));
  expect(revs.length).toBeGreaterThanOrEqual(LIVE_MESSAGES);
}
