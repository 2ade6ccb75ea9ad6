import { createChannel, post, type TestChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import type { HubClient } from '../../support/hub.js';
import { startServer, type TestServer } from '../../support/server.js';

const ABSENT = '01900000-0000-7000-8000-000000000000';
const THUMB = encodeURIComponent('👍');

const revAfter = ({ rev }: { rev: number }) => rev + 1;

describe('A change to what was said', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let eve: Person;
  let adaHub: HubClient;
  let benHub: HubClient;
  let benPhone: HubClient;
  let eveHub: HubClient;
  let channel: TestChannel;
  let said: any;
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
    said = await post(ben, channel.id, 'Said');
    [adaHub, benHub, benPhone, eveHub] = (await Promise.all(
      [ada, ben, ben, eve].map((person) => person.hub()),
    )) as [HubClient, HubClient, HubClient, HubClient];
  });
  afterEach(() => {
    for (const person of [ada, ben, eve]) person.leave();
  });
  afterAll(() => server.stop());

  const pathOf = (message = said) => `/api/channels/${message.channelId}/messages/${message.id}`;
  const show = async (message = said) => (await ben.http.get(pathOf(message)).expect(200)).body;
  const edit = (text: string, message = said) =>
    benHub.call('EditMessage', message.channelId, message.id, { text });

  /** What a connection has heard of changes by now: what was sent to it before is heard before this answer. */
  async function heard(hub: HubClient): Promise<any[][]> {
    await hub.call('Sync');
    return hub.argsOf('MessageUpdated');
  }

  async function expectHeardByBoth(changes: any[]): Promise<void> {
    const told = changes.map((message) => [message.channelId, message]);
    for (const hub of [adaHub, benHub, benPhone]) expect(await heard(hub)).toEqual(told);
    expect(await heard(eveHub)).toEqual([]);
  }

  it('is acknowledged with the message as it is now', async () => {
    const edited = await edit('Meant');
    expect(edited).toMatchObject({ id: said.id, text: 'Meant', rev: revAfter(said) });
    expect(edited).toEqual(await show());
    const reacted = await adaHub.call('AddReaction', channel.id, said.id, '👍');
    const reactions = [{ emoji: '👍', count: 1, userIds: [ada.id] }];
    expect(reacted).toEqual({ ...edited, rev: revAfter(edited), reactions });
    expect(reacted).toEqual(await show());
    const removed = await adaHub.call('RemoveReaction', channel.id, said.id, '👍');
    expect(removed).toEqual({ ...edited, rev: revAfter(reacted) });
    expect(removed).toEqual(await show());
    const deleted = await benHub.call('DeleteMessage', channel.id, said.id);
    expect(deleted).toMatchObject({ id: said.id, text: '', rev: revAfter(removed) });
    expect(deleted).toEqual(await show());
  });

  it('is heard by all subscribers, those who made it included', async () => {
    await expectHeardByBoth([
      await edit('Meant'),
      await adaHub.call('AddReaction', channel.id, said.id, ':+1:'),
      await adaHub.call('RemoveReaction', channel.id, said.id, ':+1:'),
      await benHub.call('DeleteMessage', channel.id, said.id),
    ]);
  });

  it('is heard the same where it was made by REST', async () => {
    const changes = [
      await ben.http.patch(pathOf()).send({ text: 'Meant' }).expect(200),
      await ben.http.put(`${pathOf()}/reactions/${THUMB}`).expect(200),
      await ben.http.delete(`${pathOf()}/reactions/${THUMB}`).expect(200),
      await ada.http.put(`${pathOf()}/pin`).expect(200),
      await ada.http.delete(`${pathOf()}/pin`).expect(200),
    ].map(({ body }) => body);
    await ben.http.delete(pathOf()).expect(204);
    await expectHeardByBoth([...changes, await show()]);
  });

  it('between two is heard on all connections of both, and by nobody else', async () => {
    const secret = await adaHub.call('SendPrivateMessage', ben.id, { text: 'Psst' });
    // In a direct conversation nobody is deaf, as with the messages themselves.
    await benPhone.call('LeaveChannel', secret.channelId);
    const edited = await adaHub.call('EditMessage', secret.channelId, secret.id, { text: 'Hush' });
    const reacted = await benHub.call('AddReaction', secret.channelId, secret.id, '👍');
    const pinned = await ben.http.put(`${pathOf(secret)}/pin`).expect(200);
    const deleted = await adaHub.call('DeleteMessage', secret.channelId, secret.id);
    await expectHeardByBoth([edited, reacted, pinned.body, deleted]);
  });

  it('comes in its place among all that happens at once: in ascending `rev`, without gaps', async () => {
    await ada.http.put(`/api/channels/${channel.id}/members/${eve.id}`).expect(200);
    const targets: any[] = [];
    for (let n = 0; n < 25; n++) targets.push(await post(ben, channel.id, `No. ${n}`));
    const first = revAfter(targets.at(-1));
    const at = (index: number) => targets[index].id as string;
    const changes = Array.from({ length: 20 }, (_, n) => [
      adaHub.call('SendMessage', channel.id, { text: `Also ${n}` }),
      edit(`Edit ${n}`, targets[n % 3]),
      adaHub.call('AddReaction', channel.id, at(3 + (n % 2)), String.fromCodePoint(0x1f600 + n)),
      eve.http.put(`${pathOf(targets[n])}/reactions/${THUMB}`).expect(200),
      n < 5
        ? benHub.call('DeleteMessage', channel.id, at(20 + n))
        : ada.http.put(`${pathOf(targets[n])}/pin`).expect(200),
    ]).flat();
    await Promise.all(changes);
    for (const hub of [adaHub, benHub, benPhone, eveHub]) {
      await hub.call('Sync');
      const events = hub.heard.filter(({ name }) => /^(ReceiveMessage|MessageUpdated)$/.test(name));
      const revs = events.map(({ args: [, message] }) => message.rev as number);
      const live = revs.filter((rev) => rev >= first);
      expect(live).toEqual(Array.from({ length: 100 }, (_, index) => first + index));
    }
  });

  it('is not heard where nothing has changed', async () => {
    await edit('Said');
    await benHub.call('RemoveReaction', channel.id, said.id, '👍');
    await ada.http.delete(`${pathOf()}/pin`).expect(200);
    await adaHub.refusal('EditMessage', channel.id, said.id, { text: 'Mine' });
    expect(await heard(adaHub)).toEqual([]);
    for (const emoji of ['👍', '👍']) await benHub.call('AddReaction', channel.id, said.id, emoji);
    for (const hub of [benHub, benPhone]) await hub.call('DeleteMessage', channel.id, said.id);
    const revs = (await heard(adaHub)).map(([, message]) => message.rev as number);
    expect(revs).toEqual([2, 3]);
  });

  it('is not heard by a connection that has left the channel, but by the others', async () => {
    await benPhone.call('LeaveChannel', channel.id);
    await edit('Meant');
    expect(await heard(benPhone)).toEqual([]);
    expect(await heard(benHub)).toHaveLength(1);
  });

  it('is not heard by who is removed from the channel', async () => {
    await ada.http.delete(`/api/channels/${channel.id}/members/${ben.id}`).expect(204);
    await ada.http.put(`${pathOf()}/reactions/${THUMB}`).expect(200);
    for (const hub of [benHub, benPhone]) expect(await heard(hub)).toEqual([]);
    expect(await heard(adaHub)).toHaveLength(1);
  });

  it('is brought by a JoinChannel with `sinceRev`, each message once as it is now', async () => {
    const other = await post(ben, channel.id, 'Other');
    const third = await post(ada, channel.id, 'Third');
    for (const text of ['One', 'Two', 'Three']) await edit(text);
    const deleted = await benHub.call('DeleteMessage', channel.id, other.id);
    const reacted = await adaHub.call('AddReaction', channel.id, said.id, '👍');
    const since = async (sinceRev: number) => {
      const joined = await benPhone.call('JoinChannel', channel.id, { sinceRev });
      expect(joined).toMatchObject({ recovered: true, channel: { rev: 8, lastSeq: 3 } });
      return joined.messages;
    };
    expect(await since(0)).toEqual([third, deleted, reacted]);
    expect(await since(third.rev)).toEqual([deleted, reacted]);
    expect(await since(deleted.rev)).toEqual([reacted]);
  });

  it.each<[call: string, args: unknown[], field: string]>([
    ['EditMessage', ['general', ABSENT, { text: 'x' }], 'channelId'],
    ['EditMessage', [ABSENT], 'messageId'],
    ['EditMessage', [ABSENT, ABSENT], 'text'],
    ['EditMessage', [ABSENT, ABSENT, 'Meant'], 'text'],
    ['EditMessage', [ABSENT, ABSENT, { text: ' ' }], 'text'],
    ['EditMessage', [ABSENT, ABSENT, { text: 'a\0b' }], 'text'],
    ['EditMessage', [ABSENT, ABSENT, { text: 'x', metadata: {} }], 'metadata'],
    ['DeleteMessage', [ABSENT, 7], 'messageId'],
    ['DeleteMessage', [ABSENT.replace('a', 'A'), null], 'messageId'],
    ['AddReaction', [ABSENT, ABSENT], 'emoji'],
    ['AddReaction', [ABSENT, ABSENT, 'hello'], 'emoji'],
    ['AddReaction', [ABSENT, ABSENT, '🙂'.repeat(33)], 'emoji'],
    ['RemoveReaction', [ABSENT, ABSENT, Buffer.from('👍')], 'emoji'],
  ])('is refused: %s with %j', async (call, args, field) => {
    const refusal = await benHub.refusal(call, ...args);
    expect(refusal).toMatchObject({ code: 'validation_failed', retryable: false });
    expect(new Set(refusal.errors!.map((error) => error.field))).toEqual(new Set([field]));
  });

  it.each([
    ['EditMessage', { text: 'x' }],
    ['DeleteMessage'],
    ['AddReaction', '👍'],
    ['RemoveReaction', '👍'],
  ])(
    'finds no message that is not there, or not the caller’s to see: %s',
    async (call, ...args) => {
      const hidden = await createChannel(ada, [ben], { isPrivate: true });
      const secret = await post(ben, hidden.id, 'Secret');
      const codes = [
        await benHub.refusal(call, channel.id, ABSENT, ...args),
        await benHub.refusal(call, channel.id, secret.id, ...args),
        await benHub.refusal(call, ABSENT, said.id, ...args),
        await eveHub.refusal(call, hidden.id, secret.id, ...args),
      ].map(({ code }) => code);
      expect(codes).toEqual(Array(4).fill('not_found'));
    },
  );

  it('is refused to whom it is not given, as an `Error` where nobody waits for the answer', async () => {
    for (const hub of [adaHub, eveHub]) {
      const refusal = await hub.refusal('EditMessage', channel.id, said.id, { text: 'Mine' });
      expect(refusal).toMatchObject({ code: 'forbidden', retryable: false });
    }
    eveHub.socket.emit('DeleteMessage', channel.id, said.id);
    const [error] = await eveHub.event('Error');
    expect(error).toMatchObject({ event: 'DeleteMessage', code: 'forbidden', retryable: false });
    expect(await show()).toEqual(said);
  });

  it('is made in the order in which one connection asks, whatever is asked and not waited for', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await benHub.call('SendMessage', channel.id, { text: 'One' });
      const on = (call: string, ...args: unknown[]) => benHub.call(call, channel.id, id, ...args);
      const answers = await Promise.all([
        on('EditMessage', { text: 'Two' }),
        on('AddReaction', '👍'),
        on('EditMessage', { text: 'Three' }),
        on('RemoveReaction', '👍'),
        on('DeleteMessage'),
      ]);
      expect(answers.map(({ text, reactions }) => [text, reactions.length])).toEqual([
        ['Two', 0],
        ['Two', 1],
        ['Three', 1],
        ['Three', 0],
        ['', 0],
      ]);
    }
  });
});

describe('Edits under a limit of messages', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ RATE_LIMIT_MESSAGES_PER_MINUTE: '3' });
  });
  afterAll(() => server.stop());

  it('count as messages do, by REST and hub; deletions and reactions do not', async () => {
    const ada = await registerModerator(server);
    const hub = await ada.hub();
    const { id: channelId } = await createChannel(ada);
    const { id } = await post(ada, channelId, 'One');
    const path = `/api/channels/${channelId}/messages/${id}`;
    await hub.call('EditMessage', channelId, id, { text: 'Two' });
    await ada.http.patch(path).send({ text: 'Three' }).expect(200);
    const error = await hub.refusal('EditMessage', channelId, id, { text: 'Four' });
    expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    await ada.http.patch(path).send({ text: 'Four' }).expect(429);
    await hub.call('AddReaction', channelId, id, '👍');
    expect(await hub.call('DeleteMessage', channelId, id)).toMatchObject({ text: '' });
    ada.leave();
  });
});
