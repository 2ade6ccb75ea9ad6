import { createHash } from 'node:crypto';
import { createChannel, type TestChannel } from '../../factories/channels.js';
import {
  binaryFile,
  download,
  jpegFile,
  pngFile,
  textFile,
  upload,
  type TestFile,
} from '../../factories/files.js';
import { register, registerAdmin, registerModerator, type Person } from '../../factories/people.js';
import { eventually } from '../../support/eventually.js';
import { http } from '../../support/http.js';
import { startServer, type TestServer } from '../../support/server.js';
import { STORE_KINDS, startStore, type TestStore } from '../../support/stores.js';

const MAX_SIZE = 256 * 1024;

describe.each(STORE_KINDS)('Attachments in a store of the kind %s', (kind) => {
  let store: TestStore;
  let server: TestServer;
  let ada: Person;
  let ben: Person;
  let mallory: Person;
  let channel: TestChannel;
  beforeAll(async () => {
    store = await startStore(kind);
    server = await startServer({
      STORAGE_URL: store.url,
      LIMITS_MAX_ATTACHMENT_SIZE: String(MAX_SIZE),
    });
    [ada, ben, mallory] = await Promise.all([
      registerModerator(server),
      register(server),
      register(server),
    ]);
    channel = await createChannel(ada, [ben], { isPrivate: true });
  });
  afterAll(async () => {
    await server.stop();
    await store.stop();
  });

  const send = (person: Person, attachments: unknown, text = '', channelId = channel.id) =>
    person.http.post(`/api/channels/${channelId}/messages`).send({ text, attachments });

  async function sent(person: Person, ...files: TestFile[]): Promise<any> {
    const ids: string[] = [];
    for (const file of files) ids.push((await upload(person, file)).id);
    return (await send(person, ids).expect(201)).body;
  }

  /** Bytes go soon after what had them. */
  const storeHas = (keys: readonly string[]) =>
    eventually(async () => (await store.keys()).sort().join() === [...keys].sort().join());

  const isGone = (id: string, ...people: Person[]) =>
    Promise.all(people.map((person) => person.http.get(`/api/attachments/${id}`).expect(404)));

  describe('an upload', () => {
    it('is told by what its bytes are', async () => {
      const file = await pngFile(640, 480, 'Grüße an 🙂.png');
      const sha256 = createHash('sha256').update(file.data).digest('hex');
      const { id, ...rest } = await upload(ada, { ...file, mimeType: 'image/jpeg' });
      expect(rest).toEqual({
        url: `/api/attachments/${id}`,
        mimeType: 'image/png',
        size: file.data.length,
        name: 'Grüße an 🙂.png',
        width: 640,
        height: 480,
        sha256,
      });
    });

    it.each([1, 6])('of a photo with orientation %i is as large as it is shown', async (turned) => {
      const { id, width, height } = await upload(ada, await jpegFile(turned));
      expect([width, height]).toEqual(turned === 1 ? [600, 400] : [400, 600]);
      const { data, headers } = await download(ada, `/api/attachments/${id}/thumbnail`);
      expect(headers.get('content-type')).toBe('image/webp');
      const { default: sharp } = await import('sharp');
      const small = await sharp(data).metadata();
      const longer = turned === 1 ? small.width : small.height;
      expect([longer, small.format]).toEqual([320, 'webp']);
    });

    it('is of no use to strangers', async () => {
      await http(server).post('/api/attachments').attach('file', Buffer.from('x'), 'x').expect(401);
    });

    it('may have any size up to the limit', async () => {
      expect((await upload(ada, binaryFile(MAX_SIZE))).size).toBe(MAX_SIZE);
      expect((await upload(ada, binaryFile(1))).size).toBe(1);
    });

    it('of the same bytes twice is stored once', async () => {
      const file = textFile('The same for both.');
      const before = await store.keys();
      const [first, second] = [await upload(ada, file), await upload(ben, file)];
      expect(first.id).not.toBe(second.id);
      expect(await store.keys()).toHaveLength(before.length + 1);
      await isGone(first.id, ben);
      await isGone(second.id, ada);
    });
  });

  describe('a download', () => {
    it('is byte for byte what was uploaded', async () => {
      const file = binaryFile(100_000);
      const { url } = await upload(ada, file);
      const { status, headers, data } = await download(ada, url);
      expect(status).toBe(200);
      expect(data.equals(file.data)).toBe(true);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toBe('attachment; filename=bytes.bin');
    });

    it('may be of a part', async () => {
      const file = binaryFile(100_000);
      const { url } = await upload(ada, file);
      const { status, headers, data } = await download(ada, url, { Range: 'bytes=500-1499' });
      expect(status).toBe(206);
      expect(headers.get('content-range')).toBe('bytes 500-1499/100000');
      expect(data.equals(file.data.subarray(500, 1500))).toBe(true);
      const { status: beyond } = await download(ada, url, { Range: 'bytes=100000-' });
      expect(beyond).toBe(416);
    });

    it('is answered with 304 where the client has it', async () => {
      const { url, sha256 } = await upload(ada, textFile());
      const answer = await ada.http.get(url).set('If-None-Match', `"${sha256}"`).expect(304);
      expect(answer.headers.etag).toBe(`"${sha256}"`);
    });

    it.each([
      ['a picture', () => pngFile(), 'image/png', 'inline'],
      ['a PDF', () => textFile('%PDF-1.7\n%âãÏÓ\n'), 'application/pdf', 'inline'],
      ['HTML', () => textFile('<!DOCTYPE html><script>'), 'text/html', 'attachment'],
      ['SVG', () => textFile('<svg onload="alert(1)"/>'), 'image/svg+xml', 'attachment'],
      ['words', () => textFile('words'), 'text/plain', 'attachment'],
    ])('of %s is shown as it may be', async (_what, make, mimeType, disposition) => {
      const { url } = await upload(ada, await make());
      const { headers } = await download(ada, url);
      expect(headers.get('content-type')).toBe(mimeType);
      expect(headers.get('content-disposition')).toMatch(new RegExp(`^${disposition};`));
    });

    if (kind === 'file') {
      it('lets nothing run in it', async () => {
        const { url } = await upload(ada, textFile('<!DOCTYPE html><script>'));
        const { headers } = await download(ada, url);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      });

      it('can be asked for without the bytes', async () => {
        const { url, size } = await upload(ada, textFile());
        const answer = await fetch(`${server.url}${url}`, {
          method: 'HEAD',
          headers: { Authorization: `Bearer ${ada.token}` },
        });
        expect(answer.headers.get('content-length')).toBe(String(size));
        expect(answer.headers.get('accept-ranges')).toBe('bytes');
      });
    } else {
      it('is at a signed address, for a short while', async () => {
        const { url } = await upload(ada, textFile());
        const { headers } = await ada.http.get(url).expect(302);
        const location = new URL(headers.location!);
        expect(Number(location.searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(60);
        expect(headers['cache-control']).toBe('private, no-store');
        expect((await fetch(location)).status).toBe(200);
        // The store that the tests start themselves lets everybody read.
        if (!process.env.TEST_S3_URL) return;
        location.searchParams.set('X-Amz-Signature', '0'.repeat(64));
        expect((await fetch(location)).status).toBe(403);
      });
    }

    it('of a thumbnail is for pictures only', async () => {
      const { id } = await upload(ada, textFile());
      await ada.http.get(`/api/attachments/${id}/thumbnail`).expect(404);
    });
  });

  describe('a file', () => {
    it('is its uploader’s alone until it is sent', async () => {
      const { id, url } = await upload(ada, textFile());
      expect((await download(ada, url)).status).toBe(200);
      await isGone(id, ben, mallory, await registerAdmin(server));
      await http(server).get(url).expect(401);
    });

    it('is then for those who can read the message', async () => {
      const message = await sent(ada, await pngFile(), textFile());
      const [picture, words] = message.attachments;
      expect(picture).toMatchObject({ mimeType: 'image/png', width: 640, height: 480 });
      expect(picture).not.toHaveProperty('sha256');
      expect(words).toMatchObject({ name: 'words.txt', size: 12 });
      for (const path of [picture.url, `${picture.url}/thumbnail`, words.url]) {
        expect((await download(ben, path)).status).toBe(200);
        await mallory.http.get(path).expect(404);
      }
      const read = await ben.http.get(`/api/channels/${channel.id}/messages/${message.id}`);
      expect(read.body).toEqual(message);
    });

    it('is not for who has left, its uploader included', async () => {
      const carl = await register(server);
      await ada.http.put(`/api/channels/${channel.id}/members/${carl.id}`).expect(200);
      const { attachments } = await sent(carl, textFile());
      await carl.http.delete(`/api/channels/${channel.id}/members/me`).expect(204);
      await isGone(attachments[0].id, carl);
      expect((await download(ben, attachments[0].url)).status).toBe(200);
    });

    it('in a direct conversation is for its two people, whatever role others have', async () => {
      const { id } = await upload(ada, textFile());
      const path = `/api/users/${ben.id}/messages`;
      await ada.http
        .post(path)
        .send({ text: '', attachments: [id] })
        .expect(201);
      expect((await download(ben, `/api/attachments/${id}`)).status).toBe(200);
      await isGone(id, mallory, await registerAdmin(server));
    });

    it('belongs to one message', async () => {
      const { id } = await upload(ada, textFile());
      await send(ada, [id]).expect(201);
      const { body } = await send(ada, [id], 'once more').expect(409);
      expect(body.code).toBe('conflict');
    });

    it('belongs to one message of many that want it at the same time', async () => {
      const { id } = await upload(ada, textFile());
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => send(ada, [id], `number ${n}`)),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    });

    it('is sent once by a repeated send', async () => {
      const { id } = await upload(ada, textFile());
      const input = { text: '', attachments: [id], clientMessageId: 'with a file' };
      const post = () => ada.http.post(`/api/channels/${channel.id}/messages`).send(input);
      const answers = await Promise.all([post(), post(), post()]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
      const again = await post().expect(200);
      expect(new Set([...answers, again].map(({ body }) => JSON.stringify(body))).size).toBe(1);
    });

    it('of somebody else, or none, is not found', async () => {
      const { id } = await upload(ben, textFile());
      const unknown = '01890000-0000-7000-8000-000000000000';
      for (const ids of [[id], [unknown]]) {
        const { body } = await send(ada, ids, 'not mine').expect(404);
        expect(body.code).toBe('not_found');
      }
      // Nor does a direct conversation begin with it.
      const path = `/api/users/${mallory.id}/messages`;
      await ada.http
        .post(path)
        .send({ text: '', attachments: [id] })
        .expect(404);
      expect((await ada.http.get('/api/sync')).body.channels).not.toContainEqual(
        expect.objectContaining({ kind: 'direct', lastSeq: 0 }),
      );
    });

    it('goes with its message, bytes and all', async () => {
      const before = await store.keys();
      const file = await pngFile(333, 222);
      const { id: messageId, attachments } = await sent(ada, file, textFile('going'));
      expect(await store.keys()).toHaveLength(before.length + 3);
      const path = `/api/channels/${channel.id}/messages/${messageId}`;
      await ada.http.delete(path).expect(204);
      await isGone(attachments[0].id, ada, ben);
      expect((await ada.http.get(path)).body).toMatchObject({ text: '', attachments: [] });
      await storeHas(before);
    });

    it('stays while another message has the same bytes', async () => {
      const file = textFile('twice');
      const [first, second] = [await sent(ada, file), await sent(ada, file)];
      await ada.http.delete(`/api/channels/${channel.id}/messages/${first.id}`).expect(204);
      await sent(ada, textFile('beside'));
      expect((await download(ben, second.attachments[0].url)).data).toEqual(file.data);
    });

    it('stays when the text is edited, also to nothing', async () => {
      const { id, attachments } = await sent(ada, textFile());
      const path = `/api/channels/${channel.id}/messages/${id}`;
      for (const text of ['words', '']) {
        const { body } = await ada.http.patch(path).send({ text }).expect(200);
        expect(body).toMatchObject({ text, attachments });
      }
      const { body: bare } = await send(ada, undefined, 'bare').expect(201);
      const bareness = `/api/channels/${channel.id}/messages/${bare.id}`;
      await ada.http.patch(bareness).send({ text: '' }).expect(400);
    });
  });

  it('are a part of the health', async () => {
    const { body } = await http(server).get('/api/health').expect(200);
    expect(body).toMatchObject({ status: 'ok', checks: { storage: 'ok' } });
  });
});
