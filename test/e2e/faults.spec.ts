import { Database } from '../../src/platform/database/index.js';
import { createChannel, post } from '../factories/channels.js';
import { register, registerAdmin, registerModerator } from '../factories/people.js';
import { createDatabase, isPostgres, type TestDatabase } from '../support/database.js';
import type { Http } from '../support/http.js';
import { startServerOn, type TestServer } from '../support/server.js';
import { silentProxy } from '../support/silent-proxy.js';

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

async function textsIn(http: Http, channelId: string): Promise<string[]> {
  const { body } = await http.get(`/api/channels/${channelId}/messages?pageSize=100`).expect(200);
  return body.items.map(({ text }: { text: string }) => text);
}

describe('When the database fails', () => {
  let database: TestDatabase;
  let server: TestServer;
  beforeEach(async () => {
    database = await createDatabase();
    server = await startServerOn(database);
  });
  afterEach(async () => {
    await server.stop();
    await database.drop();
  });

  if (!isPostgres) {
    it('for a full disk, calls say so, and what is acknowledged afterwards stays', async () => {
      const owner = await registerModerator(server);
      const { id } = await createChannel(owner);
      const { writer } = server.app.get(Database);
      await post(owner, id, 'before');
      const [{ page_count: pages }] = await writer.query('PRAGMA page_count');
      await writer.query(`PRAGMA max_page_count = ${pages}`);
      const full = { text: 'x'.repeat(4000), metadata: { fill: 'y'.repeat(4000) } };
      let status = 201;
      for (let tries = 0; status === 201 && tries < 50; tries++) {
        const answer = await owner.http.post(`/api/channels/${id}/messages`).send(full);
        status = answer.status;
      }
      expect(status).toBe(503);
      await writer.query('PRAGMA max_page_count = 1000000');
      const bad = { text: 'x', replyTo: '0190a000-0000-7000-8000-000000000000' };
      await owner.http.post(`/api/channels/${id}/messages`).send(bad).expect(400);
      for (const n of upTo(5)) await post(owner, id, `after ${n}`);
      await server.stop();
      server = await startServerOn(database);
      const again = await textsIn(owner.onServer(server), id);
      expect(again.slice(-5)).toEqual(upTo(5).map((n) => `after ${n}`));
    });
  }

  it('no change of a user stands in the way of what they post', async () => {
    const admins = await Promise.all(upTo(3).map(() => registerAdmin(server)));
    const users = await Promise.all(upTo(3).map(() => register(server)));
    const { id } = await createChannel(admins[0]!);
    const statuses = await Promise.all(
      upTo(60).map(async (n) => {
        const admin = admins[n % 3]!;
        const { status } =
          n % 2
            ? await admin.http.post(`/api/channels/${id}/messages`).send({ text: `${n}` })
            : await admin.http.patch(`/api/users/${users[n % 3]!.id}`).send({ isBot: n % 4 === 0 });
        return status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 201]));
  });

  if (isPostgres) {
    it('one clientMessageId sent to two nodes at once is one message, and both answer with it', async () => {
      const other = await startServerOn(database);
      const sender = await registerModerator(server);
      const { id } = await createChannel(sender);
      for (const n of upTo(20)) {
        const input = { text: `${n}`, clientMessageId: `both-${n}` };
        const answers = await Promise.all(
          [server, other].map((node) =>
            sender.onServer(node).post(`/api/channels/${id}/messages`).send(input),
          ),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
        expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      }
      expect(await textsIn(sender.http, id)).toEqual(upTo(20).map(String));
      await other.stop();
    });

    it('by falling silent, every call is answered, and the server recovers by itself', async () => {
      const url = new URL(database.url);
      const proxy = await silentProxy(url.hostname, Number(url.port || 5432));
      url.host = `127.0.0.1:${proxy.port}`;
      const behind = await startServerOn({ ...database, url: url.toString() });
      const owner = await registerModerator(behind);
      const { id } = await createChannel(owner);
      const hub = await owner.hub();
      proxy.isSilent = true;
      const answers = await Promise.all([
        owner.http.get('/api/channels').then(({ body }) => body.code),
        owner.http
          .post(`/api/channels/${id}/messages`)
          .send({ text: 'x' })
          .then(({ body }) => body.code),
        new Promise((answered) => {
          hub.socket.emit('SendMessage', id, { text: 'y' }, (answer: any) =>
            answered(answer.error.code),
          );
        }),
      ]);
      expect(answers).toEqual(['unavailable', 'unavailable', 'unavailable']);
      proxy.isSilent = false;
      expect((await post(owner, id, 'again')).text).toBe('again');
      owner.leave();
      await behind.stop();
      proxy.close();
    }, 60_000);
  }
});
