import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { open, refusedConnection, type HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const DEPTH = 20_000;

describe('The hub', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let hub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    channel = await createChannel(ada, [ben]);
  });
  beforeEach(async () => {
    hub = await ben.hub();
  });
  afterEach(async () => {
    ben.leave();
    const witness = await ada.hub();
    expect((await witness.call('Sync')).userId).toBe(ada.id);
    ada.leave();
  });
  afterAll(() => server.stop());

  /** A packet as it goes over the wire: the client's own encoder would give up on some of these. */
  function sendRaw(json: string): void {
    hub.socket.io.engine.write(`2/hubs/chat,${json}`);
  }

  describe('on a call that it does not know', () => {
    it.each(['Shout', 'sendMessage', 'SENDMESSAGE', 'EditMessages', 'Ready', '', ' ', '消息'])(
      'answers not_found to %j',
      async (name) => {
        expect(await hub.refusal(name)).toMatchObject({ code: 'not_found', retryable: false });
      },
    );

    it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'handleConnection'])(
      'answers not_found to the inherited name %s',
      async (name) => {
        expect((await hub.refusal(name, {})).code).toBe('not_found');
      },
    );

    it('answers not_found whatever comes with it', async () => {
      const args = [channel.id, { text: 'x' }, null, 42, [['x']], Buffer.from('x')];
      expect((await hub.refusal('Shout', ...args)).code).toBe('not_found');
    });

    it('answers each of hundreds at once', async () => {
      const asked = Array.from({ length: 500 }, (_, index) => hub.refusal(`Shout${index}`, index));
      const codes = (await Promise.all(asked)).map(({ code }) => code);
      expect(codes).toEqual(asked.map(() => 'not_found'));
      expect(hub.argsOf('Error')).toEqual([]);
    });
  });

  describe('on a failing call without a callback', () => {
    it('tells the error by an event that names the call', async () => {
      hub.socket.emit('SendMessage', channel.id, { text: '' });
      const [error] = await hub.event('Error');
      expect(error).toMatchObject({
        event: 'SendMessage',
        code: 'validation_failed',
        retryable: false,
        errors: [{ field: 'text' }],
      });
      expect(typeof error.message).toBe('string');
    });

    it('tells of an unknown call likewise', async () => {
      hub.socket.emit('Shout', 'x');
      expect((await hub.event('Error'))[0]).toMatchObject({ event: 'Shout', code: 'not_found' });
    });

    it('tells each failure once, and only to this connection', async () => {
      const other = await ben.hub();
      for (const text of ['', ' ', '\0']) hub.socket.emit('SendMessage', channel.id, { text });
      hub.socket.emit('MarkRead', 'x', 0);
      await hub.event('Error', ({ event }) => event === 'MarkRead');
      await Promise.all([hub.call('Sync'), other.call('Sync')]);
      expect(hub.argsOf('Error').map(([{ event }]) => event)).toHaveLength(4);
      expect(other.argsOf('Error')).toEqual([]);
    });

    it('says nothing where the call does not fail', async () => {
      hub.socket.emit('SendMessage', channel.id, { text: 'No answer needed' });
      await hub.event('ReceiveMessage', (_id, { text }) => text === 'No answer needed');
      await hub.call('Sync');
      expect(hub.argsOf('Error')).toEqual([]);
    });

    it('says nothing where there is a callback to answer', async () => {
      await hub.refusal('SendMessage', channel.id, { text: '' });
      await hub.call('Sync');
      expect(hub.argsOf('Error')).toEqual([]);
    });
  });

  describe('on arguments that nest without end', () => {
    const deepArray = '['.repeat(DEPTH) + ']'.repeat(DEPTH);
    const deepObject = '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH);

    const calls: [name: string, args: () => string][] = [
      ['JoinChannel', () => `"${channel.id}",${deepObject}`],
      ['LeaveChannel', () => deepArray],
      ['SendMessage', () => `"${channel.id}",${deepObject}`],
      ['SendMessage', () => `"${channel.id}",{"text":"x","metadata":${deepObject}}`],
      ['SendMessage', () => `"${channel.id}",{"text":${deepArray}}`],
      ['SendPrivateMessage', () => `"${ada.id}",${deepArray}`],
      ['Typing', () => `"${channel.id}",${deepArray}`],
      ['MarkRead', () => `"${channel.id}",${deepObject}`],
      ['SetStatus', () => deepArray],
      ['GetPresence', () => deepArray],
      ['Authenticate', () => deepObject],
    ];

    it.each(calls)('%s is refused, naming what is at fault', async (name, args) => {
      sendRaw(`["${name}",${args()}]`);
      const [error] = await hub.event('Error');
      expect(error).toMatchObject({ event: name, code: 'validation_failed' });
      expect(error.errors).not.toHaveLength(0);
      expect((await hub.call('Sync')).userId).toBe(ben.id);
    });

    it('an unknown call is not found', async () => {
      sendRaw(`["Shout",${deepArray}]`);
      expect((await hub.event('Error'))[0]).toMatchObject({ event: 'Shout', code: 'not_found' });
    });

    it('a call that takes no arguments is not hurt', async () => {
      sendRaw(`["Sync",${deepArray}]`);
      expect((await hub.call('Sync')).userId).toBe(ben.id);
    });

    it('a token in the handshake is refused', async () => {
      const client = open(server, { auth: { token: ben.token } });
      await client.event('Ready');
      client.socket.io.engine.write(`0/hubs/chat,{"token":${deepArray}}`);
      expect((await hub.call('Sync')).userId).toBe(ben.id);
      client.close();
    });
  });

  describe('on bytes and bulk', () => {
    const bulk = Buffer.alloc(900_000);

    it.each<[call: string, args: () => unknown[]]>([
      ['SendMessage', () => [channel.id, bulk]],
      ['SendMessage', () => [channel.id, { text: bulk }]],
      ['SendMessage', () => [channel.id, { text: 'x', metadata: bulk }]],
      ['SendMessage', () => [channel.id, { text: 'x', metadata: { a: [bulk] } }]],
      ['JoinChannel', () => [channel.id, bulk]],
      ['JoinChannel', () => [bulk]],
      ['GetPresence', () => [bulk]],
      ['Authenticate', () => [bulk]],
    ])('%s refuses bytes', async (name, args) => {
      expect((await hub.refusal(name, ...args())).code).toBe('validation_failed');
    });

    it.each<[what: string, payload: () => unknown]>([
      ['an object of 50 000 unknown fields', () => Object.fromEntries(numbered(50_000))],
      ['an array of 200 000 items', () => Array.from({ length: 200_000 }, () => 1)],
      ['an array of 50 000 payloads', () => Array.from({ length: 50_000 }, () => ({ text: 'x' }))],
    ])('SendMessage refuses %s', async (_what, payload) => {
      const refusal = await hub.refusal('SendMessage', channel.id, payload());
      expect(refusal.code).toBe('validation_failed');
      expect(refusal.errors!.length).toBeLessThanOrEqual(50);
    });

    it.each(['__proto__', 'constructor', 'prototype'])(
      'SendMessage refuses the unknown field %s like any other',
      async (name) => {
        const payload: unknown = JSON.parse(`{"text":"x","${name}":1}`);
        const refusal = await hub.refusal('SendMessage', channel.id, payload);
        expect(refusal.code).toBe('validation_failed');
      },
    );

    it.each(['constructor', 'prototype', 'toString', 'then', 'length', ''])(
      'SendMessage keeps or refuses metadata with the key %j, and never drops it',
      async (key) => {
        const metadata = { [key]: 'x', inner: { [key]: 'y' } };
        const answer = await hub.ask('SendMessage', channel.id, { text: 'x', metadata });
        if (answer.ok) expect(answer.data).toMatchObject({ metadata });
        else expect(answer.error.code).toBe('validation_failed');
      },
    );

    it('cuts a connection that sends more than the limit, and no other', async () => {
      const other = await ben.hub();
      hub.socket.emit('SendMessage', channel.id, { text: 'x'.repeat(2 * 1024 * 1024) });
      await hub.gone();
      expect((await other.call('Sync')).userId).toBe(ben.id);
    });

    it('cuts a connection that talks nonsense, and no other', async () => {
      const other = await ben.hub();
      hub.socket.io.engine.write('2/hubs/chat,["SendMessage"');
      await hub.gone();
      const message = await post(ada, channel.id, 'Still here');
      await other.event('ReceiveMessage', (_id, { id }) => id === message.id);
    });
  });

  it('refuses more than a hundred connections of one user', async () => {
    const person = await register(server);
    for (let count = 0; count < 100; count++) await person.hub();
    const refusal = await refusedConnection(server, { auth: { token: person.token } });
    expect(refusal.data).toMatchObject({ code: 'rate_limited', retryable: true });
    person.leave();
  });
});

function numbered(count: number): [string, number][] {
  return Array.from({ length: count }, (_, index) => [`field${index}`, index]);
}
