import { isDeepStrictEqual } from 'node:util';
import type { MessageView } from '../../src/modules/messages/index.js';
import { createChannel, post } from '../factories/channels.js';
import { register, registerModerator, type Person } from '../factories/people.js';
import { getJson } from '../support/fetch.js';
import { sleep } from '../support/hub.js';
import { Random } from '../support/random.js';
import { Replica } from '../support/replica.js';
import { startServer, type TestServer } from '../support/server.js';

const STEPS = 150;
const SETTLE_MS = 5_000;

interface ChannelState {
  readonly id: string;
  readonly rev: number;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions?: number;
  readonly messages: readonly MessageView[];
}

/** State and events against the state itself: whoever only applies what the hub tells is never wrong for long. */
describe('A client that applies Ready, live events and resumes', () => {
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let cleo: Person;
  let replica: Replica;
  beforeAll(async () => {
    server = await startServer();
    ada = await registerModerator(server);
    [ben, cleo] = await Promise.all([register(server), register(server)]);
  });
  afterAll(async () => {
    replica.close();
    await server.stop();
  });

  it('equals a fresh read at every step', async () => {
    const random = new Random('Replica');
    const [home, open, closed] = await Promise.all([
      createChannel(ada, [ben, cleo]),
      createChannel(ada, [ben, cleo]),
      createChannel(ada, [ben, cleo], { isPrivate: true }),
    ]);
    const everywhere = [home.id, open.id, closed.id];
    const news = Array.from({ length: 310 }, (_, n) => post(cleo, open.id, `Old news ${n}`));
    await Promise.all(news);
    replica = new Replica(server.url, ben.token);

    /** Anybody's change to any message; what is not allowed is refused, and that is no change. */
    const change = async (): Promise<void> => {
      const person = random.of([ada, ben, cleo])!;
      const id = random.of(everywhere)!;
      const path = `/api/channels/${id}/messages`;
      const { body } = await ada.http.get(`${path}?pageSize=20`).expect(200);
      const message = random.of<MessageView>(body.items);
      if (!message) return;
      const own = `${path}/${message.id}`;
      const { http } = person;
      switch (random.below(6)) {
        case 0:
          await http.patch(own).send({ text: `Edited, @${random.of([ben, cleo])!.username}` });
          break;
        case 1:
          await (random.chance(0.5) ? ada.http : http).delete(own);
          break;
        case 2:
          await http.put(`${own}/reactions/${encodeURIComponent(random.of(['👍', '🎉'])!)}`);
          break;
        case 3:
          await http.delete(`${own}/reactions/${encodeURIComponent(random.of(['👍', '🎉'])!)}`);
          break;
        case 4:
          await ada.http.put(`${own}/pin`);
          break;
        case 5:
          await ada.http.delete(`${own}/pin`);
      }
    };

    const steps: Record<string, () => Promise<unknown>> = {
      say: async () => {
        const to = random.of([ben, cleo])!.username;
        const person = random.of([ada, cleo, ben])!;
        await person.http
          .post(`/api/channels/${random.of(everywhere)}/messages`)
          .send({ text: `Hello @${to}` });
      },
      whisper: async () => {
        const [from, to] = random.of([
          [ada, ben],
          [ben, ada],
          [cleo, ben],
          [ada, cleo],
        ])!;
        await from.http.post(`/api/users/${to.id}/messages`).send({ text: 'Psst' }).expect(201);
      },
      change,
      changeMany: () => Promise.all(Array.from({ length: 10 }, change)),
      read: async () => {
        const { body } = await ben.http.get('/api/sync').expect(200);
        const channel = random.of<{ id: string; lastSeq: number }>(body.channels)!;
        await ben.http
          .put(`/api/channels/${channel.id}/read`)
          .send({ seq: random.below(channel.lastSeq + 1), force: random.chance(0.5) })
          .expect(200);
      },
      leave: () => ben.http.delete(`/api/channels/${open.id}/members/me`),
      join: () => ben.http.put(`/api/channels/${open.id}/members/me`).expect(200),
      remove: () => ada.http.delete(`/api/channels/${closed.id}/members/${ben.id}`),
      bringBack: () => ada.http.put(`/api/channels/${closed.id}/members/${ben.id}`).expect(200),
      comeAndGo: async () => {
        const { id } = await createChannel(ada, [ben]);
        await post(ada, id, 'Not for long');
        if (random.chance(0.5)) await ada.http.delete(`/api/channels/${id}`).expect(204);
      },
      cut: async () => {
        replica.cut();
        await change();
      },
    };

    /** The copy is as the server says it is, but for what has no say in it. */
    const differs = async (): Promise<string | null> => {
      const fresh = await freshState(ben, home.id);
      const copy = copyOf(replica, ben, home.id);
      if (isDeepStrictEqual(copy, fresh)) return null;
      return `copy ${JSON.stringify(copy)}\nfresh ${JSON.stringify(fresh)}`;
    };

    for (let step = 1; step <= STEPS; step++) {
      const name = random.of(Object.keys(steps))!;
      await steps[name]!();
      const deadline = Date.now() + SETTLE_MS;
      let difference = await differs();
      while (difference && Date.now() < deadline) {
        await sleep(10);
        difference = await differs();
      }
      if (difference) throw new Error(`After step ${step} (${name}): ${difference}`);
    }
    expect(replica.orderErrors).toBe(0);
    expect(replica.resumes).toBeGreaterThan(10);
  }, 120_000);
});

async function freshState(person: Person, homeId: string): Promise<ChannelState[]> {
  const { url } = person.server;
  const { channels } = await getJson(url, '/api/sync', person.token);
  const states = channels.map(async (channel: any): Promise<ChannelState> => {
    const { id, rev, readSeq, unread, mentions } = channel;
    const messages: MessageView[] = [];
    for (let hasMore = true; hasMore;) {
      const path = `/api/channels/${id}/messages?after=${messages.length}&limit=100`;
      const page = await getJson(url, path, person.token);
      messages.push(...page.items);
      hasMore = page.hasMoreAfter;
    }
    return { id, rev, readSeq, unread, ...(id === homeId && { mentions }), messages };
  });
  return Promise.all(states);
}

/** What the client makes of its copy: unread and mentions are a count over its messages. */
function copyOf(replica: Replica, person: Person, homeId: string): ChannelState[] {
  const states = [...replica.channels].map(([id, { rev, readSeq, messages }]): ChannelState => {
    const sorted = [...messages.values()].sort((a, b) => a.seq - b.seq);
    const unread = sorted.filter(
      ({ seq, senderId, deletedAt }) => seq > readSeq && senderId !== person.id && !deletedAt,
    );
    // Elsewhere the person is not always a member: who was one when a message was posted is the server's to know.
    const mentions = unread.filter(({ text }) => text.includes(`@${person.username}`)).length;
    return {
      id,
      rev,
      readSeq,
      unread: unread.length,
      ...(id === homeId && { mentions }),
      messages: sorted,
    };
  });
  return states.sort((a, b) => (a.id < b.id ? -1 : 1));
}
