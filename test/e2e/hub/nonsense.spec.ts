import { createChannel, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

/** Stand for ids that are only known when the tests run. */
const CHANNEL = Symbol('a channel');
const USER = Symbol('somebody else');

type Case = [what: string, args: unknown[], field: string];

describe('Nonsense', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let hub: HubClient;
  let channel: TestChannel;
  beforeAll(async () => {
    server = await startServer();
    [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    channel = await createChannel(ada, [ben]);
    hub = await ben.hub();
  });
  afterEach(async () => {
    // Whatever came, the server lives and the connection with it.
    expect((await hub.call('Sync')).userId).toBe(ben.id);
  });
  afterAll(async () => {
    ben.leave();
    await server.stop();
  });

  const meant = (args: unknown[]): unknown[] =>
    args.map((arg) => (arg === CHANNEL ? channel.id : arg === USER ? ada.id : arg));

  async function expectRefused(call: string, args: unknown[], field: string): Promise<void> {
    const refusal = await hub.refusal(call, ...meant(args));
    expect(refusal).toMatchObject({ code: 'validation_failed', retryable: false });
    const fields = refusal.errors!.map((error) => error.field);
    expect(new Set(fields)).toEqual(new Set([field]));
    for (const { message } of refusal.errors!) expect(message).toMatch(/\w/);
  }

  const ids = (field: string): Case[] => [
    ['no id', [], field],
    ['null as the id', [null], field],
    ['a number as the id', [42], field],
    ['an object as the id', [{}], field],
    ['an array as the id', [['x']], field],
    ['a word as the id', ['general'], field],
    ['an id in upper case', ['01900000-0000-7000-8000-00000000ABCD'], field],
    ['an id with NUL', ['01900000-0000-7000-8000-00000000000\0'], field],
    ['a very long id', ['0'.repeat(100_000)], field],
    ['bytes as the id', [Buffer.from('x')], field],
  ];

  const payloads = (target: symbol): Case[] =>
    (
      [
        ['no payload', [], 'text'],
        ['null as the payload', [null], 'text'],
        ['a string as the payload', ['Hello'], 'text'],
        ['an array as the payload', [[]], 'text'],
        ['an empty object', [{}], 'text'],
        ['a number as the text', [{ text: 42 }], 'text'],
        ['null as the text', [{ text: null }], 'text'],
        ['an array as the text', [{ text: ['Hello'] }], 'text'],
        ['no text', [{ text: '' }], 'text'],
        ['white space', [{ text: ' \n\t' }], 'text'],
        ['4001 characters', [{ text: 'x'.repeat(4001) }], 'text'],
        ['half a megabyte of text', [{ text: 'x'.repeat(500_000) }], 'text'],
        ['NUL', [{ text: 'a\0b' }], 'text'],
        ['a lone surrogate', [{ text: 'a\ud800b' }], 'text'],
        ['bytes as the text', [{ text: Buffer.from('Hello') }], 'text'],
        ['a word as replyTo', [{ text: 'x', replyTo: 'that one' }], 'replyTo'],
        ['an object as replyTo', [{ text: 'x', replyTo: {} }], 'replyTo'],
        ['a number as clientMessageId', [{ text: 'x', clientMessageId: 1 }], 'clientMessageId'],
        ['no clientMessageId', [{ text: 'x', clientMessageId: '' }], 'clientMessageId'],
        [
          'a long clientMessageId',
          [{ text: 'x', clientMessageId: 'x'.repeat(65) }],
          'clientMessageId',
        ],
        ['NUL in clientMessageId', [{ text: 'x', clientMessageId: 'a\0' }], 'clientMessageId'],
        ['a string as metadata', [{ text: 'x', metadata: 'x' }], 'metadata'],
        ['an array as metadata', [{ text: 'x', metadata: [] }], 'metadata'],
        ['5 KiB of metadata', [{ text: 'x', metadata: { a: 'x'.repeat(5120) } }], 'metadata'],
        ['bytes in metadata', [{ text: 'x', metadata: { a: Buffer.from('x') } }], 'metadata'],
        ['bytes as metadata', [{ text: 'x', metadata: Buffer.from('x') }], 'metadata'],
        ['an unknown field', [{ text: 'x', colour: 'red' }], 'colour'],
        ['a field of the stored message', [{ text: 'x', senderId: 'x' }], 'senderId'],
      ] as Case[]
    ).map(([what, args, field]) => [what, [target, ...args], field]);

  describe('in JoinChannel', () => {
    it.each<Case>([
      ...ids('channelId'),
      ['a negative sinceRev', [CHANNEL, { sinceRev: -1 }], 'sinceRev'],
      ['a broken sinceRev', [CHANNEL, { sinceRev: 1.5 }], 'sinceRev'],
      ['a string as sinceRev', [CHANNEL, { sinceRev: '1' }], 'sinceRev'],
      ['a sinceRev beyond all numbers', [CHANNEL, { sinceRev: 1e300 }], 'sinceRev'],
      ['null as sinceRev', [CHANNEL, { sinceRev: null }], 'sinceRev'],
      ['an array as sinceRev', [CHANNEL, { sinceRev: [1] }], 'sinceRev'],
      ['an unknown option', [CHANNEL, { since: 1 }], 'since'],
    ])('%s is refused', (_what, args, field) => expectRefused('JoinChannel', args, field));

    it.each([2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])(
      'a sinceRev of %i is no fault of the server',
      async (sinceRev) => {
        const answer = await hub.ask('JoinChannel', channel.id, { sinceRev });
        const outcome = answer.ok ? 'ok' : answer.error.code;
        expect(['ok', 'validation_failed']).toContain(outcome);
      },
    );

    it.each([['a string', 'x'] as const, ['a number', 7] as const, ['an array', [1]] as const])(
      '%s as the options is refused',
      async (_what, options) => {
        const refusal = await hub.refusal('JoinChannel', channel.id, options);
        expect(refusal.code).toBe('validation_failed');
        expect(refusal.errors).not.toHaveLength(0);
      },
    );
  });

  describe('in LeaveChannel', () => {
    it.each(ids('channelId'))('%s is refused', (_what, args, field) =>
      expectRefused('LeaveChannel', args, field),
    );
  });

  describe('in SendMessage', () => {
    it.each<Case>([
      ...ids('channelId').map(
        ([what, args, field]) =>
          [what, args.length ? [...args, { text: 'x' }] : args, field] as Case,
      ),
      ...payloads(CHANNEL),
    ])('%s is refused', (_what, args, field) => expectRefused('SendMessage', args, field));
  });

  it.each(['a\0b', 'a\ud800b'])('in metadata, %j is no fault of the server', async (text) => {
    const payload = { text: 'x', metadata: { text } };
    const answer = await hub.ask('SendMessage', channel.id, payload);
    expect(['ok', 'validation_failed']).toContain(answer.ok ? 'ok' : answer.error.code);
  });

  describe('in SendPrivateMessage', () => {
    it.each<Case>([
      ...ids('targetUserId').map(
        ([what, args, field]) =>
          [what, args.length ? [...args, { text: 'x' }] : args, field] as Case,
      ),
      ...payloads(USER),
    ])('%s is refused', (_what, args, field) => expectRefused('SendPrivateMessage', args, field));
  });

  describe('in Typing', () => {
    it.each<Case>([
      ...ids('channelId')
        .slice(1)
        .map(([what, args, field]) => [what, [...args, true], field] as Case),
      ['neither true nor false', [CHANNEL], 'isTyping'],
      ['null', [CHANNEL, null], 'isTyping'],
      ['a word', [CHANNEL, 'true'], 'isTyping'],
      ['a number', [CHANNEL, 1], 'isTyping'],
    ])('%s is refused', (_what, args, field) => expectRefused('Typing', args, field));
  });

  describe('in MarkRead', () => {
    it.each<Case>([
      ...ids('channelId')
        .slice(1)
        .map(([what, args, field]) => [what, [...args, 0], field] as Case),
      ['no seq', [CHANNEL], 'seq'],
      ['null as seq', [CHANNEL, null], 'seq'],
      ['a string as seq', [CHANNEL, '1'], 'seq'],
      ['an object as seq', [CHANNEL, { seq: 1 }], 'seq'],
      ['a negative seq', [CHANNEL, -1], 'seq'],
      ['a broken seq', [CHANNEL, 0.5], 'seq'],
      ['a seq beyond all numbers', [CHANNEL, 2 ** 53], 'seq'],
      ['a seq beyond the newest message', [CHANNEL, 1_000_000], 'seq'],
    ])('%s is refused', (_what, args, field) => expectRefused('MarkRead', args, field));
  });

  describe('in SetStatus', () => {
    it.each<Case>([
      ['no status', [], 'status'],
      ['null', [null], 'status'],
      ['a number', [1], 'status'],
      ['an array', [['online']], 'status'],
      ['what only the server says', ['offline'], 'status'],
      ['another word', ['asleep'], 'status'],
      ['another case', ['Online'], 'status'],
    ])('%s is refused', (_what, args, field) => expectRefused('SetStatus', args, field));
  });

  describe('in GetPresence', () => {
    const id = '01900000-0000-7000-8000-000000000000';
    it.each<Case>([
      ['no list', [], 'userIds'],
      ['null', [null], 'userIds'],
      ['an id alone', [id], 'userIds'],
      ['an object', [{ length: 1, 0: id }], 'userIds'],
      ['a list of numbers', [[1]], 'userIds'],
      ['a list with a word in it', [[id, 'ada']], 'userIds'],
      ['a list of lists', [[[id]]], 'userIds'],
      ['201 ids', [Array.from({ length: 201 }, () => id)], 'userIds'],
      ['bytes', [Buffer.from(id)], 'userIds'],
    ])('%s is refused', (_what, args, field) => expectRefused('GetPresence', args, field));
  });

  describe('in Authenticate', () => {
    it.each<Case>([
      ['no token', [], 'token'],
      ['null', [null], 'token'],
      ['a number', [1], 'token'],
      ['an object', [{ token: 'x' }], 'token'],
      ['bytes', [Buffer.from('x')], 'token'],
      ['half a megabyte', ['x'.repeat(500_000)], 'token'],
    ])('%s is refused', (_what, args, field) => expectRefused('Authenticate', args, field));
  });
});
