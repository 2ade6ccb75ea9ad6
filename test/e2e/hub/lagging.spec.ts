import { ChatOutlet } from '../../../src/hubs/chat/chat.outlet.js';
import { rooms } from '../../../src/hubs/chat/chat.rooms.js';
import { createChannel } from '../../factories/channels.js';
import { register, registerModerator, type Person } from '../../factories/people.js';
import { sleep } from '../../support/hub.js';
import { tcpOf } from '../../support/pause.js';
import { startServer, type TestServer } from '../../support/server.js';

/** 8,000 bytes each: what the kernel takes for a connection that nobody reads is full before the test is long. */
const TEXT = '😀'.repeat(2_000);
const AT_ONCE = 20;
const MOST = 5_000;
/** More than what makes a connection a slow one, and far from what has it cut. */
const QUEUED = 220;
/** Queues are looked at once a second. */
const SWEEP_MS = 1_200;

describe('A connection that reads slowly', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  /** Packets that wait for the slowest of the person's connections. */
  function queuedFor({ id }: Person): number {
    const sockets = server.app.get(ChatOutlet).socketsIn(rooms.user(id));
    // Engine.IO's types hide its queue.
    const queues = sockets.map(({ conn }) => conn as unknown as { writeBuffer: unknown[] });
    return Math.max(...queues.map(({ writeBuffer }) => writeBuffer.length));
  }

  it('gets every message, and nothing that was of the moment only, until it has caught up', async () => {
    const [ada, ben] = await Promise.all([registerModerator(server), register(server)]);
    const channel = await createChannel(ada, [ben]);
    const [adaHub, slow, other] = await Promise.all([ada.hub(), ben.hub(), ben.hub()]);
    await adaHub.call('LeaveChannel', channel.id);
    await other.call('LeaveChannel', channel.id);
    tcpOf(slow).pause();
    let sent = 0;
    for (; queuedFor(ben) < QUEUED && sent < MOST; sent += AT_ONCE) {
      const posts = Array.from({ length: AT_ONCE }, () =>
        adaHub.call('SendMessage', channel.id, { text: TEXT }),
      );
      await Promise.all(posts);
    }
    await other.call('JoinChannel', channel.id);
    await sleep(SWEEP_MS);
    await adaHub.call('Typing', channel.id, true);
    await other.event('Typing');
    await adaHub.call('Typing', channel.id, false);

    tcpOf(slow).resume();
    await slow.event('ReceiveMessage', (_id, { seq }) => seq === sent);
    const seqs = slow.argsOf('ReceiveMessage').map(([, { seq }]) => seq as number);
    expect(seqs).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
    await slow.call('Sync');
    expect(slow.argsOf('Typing')).toEqual([]);

    await sleep(SWEEP_MS);
    await adaHub.call('Typing', channel.id, true);
    await slow.event('Typing', (_id, userId, isTyping) => userId === ada.id && isTyping);
    for (const person of [ada, ben]) person.leave();
  }, 30_000);
});
